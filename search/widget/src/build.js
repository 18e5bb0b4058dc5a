// Small builders: each makes one piece of the page from data.

/** An element. `class` is its part too; null and false attributes are left out. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : value);
    if (name === "class") node.setAttribute("part", value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

/** A button whose `data-do` names the element's action that a click runs. */
function action(does, attributes, ...children) {
  return el("button", { type: "button", "data-do": does, ...attributes }, ...children);
}

function link(address, attributes, ...children) {
  return address ? el("a", { href: address, ...attributes }, ...children)
    : el("span", {}, ...children);
}

/** The clinic's line; its number is the link, in the sentence when the sentence has it. */
function emergencyNodes(line) {
  if (!line.tel) return [line.text];
  const number = link(telAddress(line.tel), {}, line.tel);
  const at = line.text.indexOf(line.tel);
  if (at < 0) return [line.text && `${line.text} `, number];
  return [line.text.slice(0, at), number, line.text.slice(at + line.tel.length)];
}

/**
 * What a citation says of itself: its reference numbers (of this result's list, from 1) and the
 * sentence about its doubt ("" when it is certain).
 */
function citationFacts(run, references, say) {
  const numbers = list(run.references)
    .map((id) => references.findIndex((reference) => reference.id === id) + 1)
    .filter((number) => number > 0);
  if (run.certainty === "certain" && numbers.length) return { numbers, doubt: "" };
  const known = numbers.length ? text(say.doubts[run.certainty]) || say.uncertain : say.unlinked;
  return { numbers, doubt: text(run.why) || known };
}

/** A citation that is printed as one number: "[4]", "4". */
const IS_NUMBER = /^[[(]?\d{1,4}[\])]?$/;

/** The number of the clinic's own list where it has one, else the place in this result's list. */
function shownNumber(references, place) {
  const { label } = references[place - 1];
  return Number.isInteger(label) && label > 0 ? label : place;
}

/**
 * The numbered mark that opens a reference, or the "?" that opens a note. `printed` stands in
 * place of the number where the clinic's own text is one, as "[4]".
 */
function citationMark(target, number, doubt, say, printed) {
  const name = number ? say.reference(number) : say.note;
  const shown = printed || number || "";
  return action("cite", {
    class: "cite", "data-to": target, "data-uncertain": Boolean(doubt), title: doubt || null,
    "data-printed": Boolean(printed), "aria-label": doubt ? `${name}. ${doubt}` : name,
  }, el("span", {}, `${shown}${doubt ? "?" : ""}`));
}

/**
 * Runs -> paragraphs. The printed text is kept to the letter; marks are added after a citation
 * and stay on the line of its last word and of the punctuation that follows.
 * `cite(run)` returns the marks of a citation.
 */
function paragraphs(runs, cite) {
  const all = [el("p", {})];
  let glued = null;
  for (const run of runs) {
    let rest = typeof run.text === "string" ? run.text : "";
    if (glued) {
      const [closing] = /^[)\].,;:’”]*/.exec(rest);
      glued.append(closing);
      rest = rest.slice(closing.length);
      glued = null;
    }
    if (Array.isArray(run.references)) {
      const [, head, tail] = /^([\s\S]*?)(\S{0,24})$/.exec(rest);
      const marks = cite(run);
      const printed = marks.length === 1 && marks[0].hasAttribute("data-printed");
      glued = el("span", { class: "glued" }, printed ? "" : tail, ...marks);
      all[all.length - 1].append(printed ? "" : head, glued);
      continue;
    }
    rest.split(/\n{2,}/).forEach((piece, index) => {
      if (index) all.push(el("p", {}));
      all[all.length - 1].append(run.match === true ? el("mark", { class: "mark" }, piece) : piece);
    });
  }
  return all.filter((paragraph) => paragraph.textContent.trim());
}

/** How many paragraphs a long passage opens with: a lead's worth, and up to the first match. */
function leadCount(all) {
  let characters = all.reduce((sum, paragraph) => sum + paragraph.textContent.length, 0);
  if (characters <= WHOLE_UP_TO_CHARACTERS) return all.length;
  characters = 0;
  const enough = all.findIndex((p) => (characters += p.textContent.length) >= LEAD_CHARACTERS);
  return Math.max(enough, all.findIndex((p) => p.querySelector("mark"))) + 1;
}

/** One entry of the list of references: the clinic's string, its link, doubts, the way back. */
function referenceItem(reference, id, number, doubts, say) {
  const address = safeUrl(reference.link);
  const shown = address && address.href.replace(/^https?:\/\/(www\.)?|\/$/g, "");
  return el("li", { class: "reference", id, tabindex: "-1", value: number },
    text(reference.printed) || text(reference.title) || text(reference.id), " ",
    address && link(address, { class: "reference-link", referrerpolicy: "no-referrer",
      "data-kind": "reference", "data-id": reference.id }, shown),
    " ", action("back", { class: "back", hidden: true, "aria-label": say.back(number) }, "↩"),
    el("span", { class: "copies" }, say.copy, ...["APA", "BibTeX", "RIS"].map((format) =>
      action("copy", { class: "copy", "data-id": reference.id, "data-format": format.toLowerCase(),
        "aria-label": `${say.copy} ${number}, ${format}` }, format))),
    ...[...new Set(doubts)].map((doubt) => el("span", { class: "uncertain" }, doubt)));
}

// What a closed list of references will hold: made when it is opened, since most never are.
const UNFILLED = new WeakMap();

function fill(sources) {
  const make = UNFILLED.get(sources);
  UNFILLED.delete(sources);
  if (make) make();
}

/** The passage and, under it, its references and the notes on citations that have none. */
function passageNodes(result, prefix, say) {
  const references = list(result.references);
  const doubts = references.map(() => []);
  const notes = [];
  const all = paragraphs(list(result.text), (run) => {
    const { numbers, doubt } = citationFacts(run, references, say);
    if (!numbers.length) {
      notes.push(el("li", { id: `${prefix}-note-${notes.length + 1}`, tabindex: "-1" },
        `“${text(run.text)}”: ${doubt}`));
      return [citationMark(`${prefix}-note-${notes.length}`, 0, doubt, say)];
    }
    const own = numbers.length === 1 && IS_NUMBER.test(text(run.text)) ? text(run.text) : "";
    return numbers.map((number) => {
      if (doubt) doubts[number - 1].push(`“${text(run.text)}”: ${doubt}`);
      return citationMark(`${prefix}-${number}`, shownNumber(references, number), doubt, say, own);
    });
  });
  const lead = leadCount(all);
  all.slice(lead).forEach((paragraph) => { paragraph.hidden = true; });
  const items = () => references.map((reference, index) =>
    referenceItem(reference, `${prefix}-${index + 1}`, shownNumber(references, index + 1),
      doubts[index], say));
  const sources = references.length || notes.length ? el("details", { class: "sources" },
    el("summary", { class: "summary" }, say.sources(references.length, notes.length))) : null;
  if (sources) UNFILLED.set(sources, () => sources.append(
    ...(references.length ? [el("ol", { class: "references" }, ...items())] : []),
    ...(notes.length ? [el("ul", { class: "notes" }, ...notes)] : [])));
  return [
    el("div", { class: "text" }, ...all),
    lead < all.length ? action("whole", { class: "whole" }, say.whole) : null,
    sources,
  ];
}

/** One result (or the answer, with its `kicker`): path, heading, review, passage, references. */
function resultNode(result, prefix, kicker, { say, locale }) {
  const article = result.article || {};
  const path = [text(article.title), ...list(result.section).map(text)]
    .filter((part, index, all) => part && part !== all[index - 1]);
  const title = path.pop() || text(result.id);
  const who = text(article.reviewed_by);
  const when = text(article.reviewed_on) && longDate(text(article.reviewed_on), locale);
  return el("article", { class: "result", "aria-labelledby": `${prefix}-title`, tabindex: "-1" },
    kicker && el("p", { class: "kicker" }, kicker),
    path.length ? el("p", { class: "path" }, path.join(" › ")) : null,
    el("h3", { class: "heading", id: `${prefix}-title` },
      link(safeUrl(result.url), { class: "link", "data-kind": "result", "data-id": result.id },
        title)),
    who || when ? el("p", { class: "byline" }, say.reviewed(who, when)) : null,
    ...passageNodes(result, prefix, say));
}


/** Shows the paragraphs that a long passage keeps back. */
function showWhole(button) {
  const hidden = [...button.parentNode.querySelectorAll(".text > p[hidden]")];
  hidden.forEach((paragraph) => { paragraph.hidden = false; });
  button.remove();
  hidden[0].tabIndex = -1;
  hidden[0].focus();
}
