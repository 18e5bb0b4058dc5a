// Small builders: each makes one piece of the page from data.

/** An element; `kind` is its tag and its class, which is its part too, as "p.path". Attributes
 * without a value and children that are none are left out. */
function el(kind, attributes, ...children) {
  const [tag, part] = kind.split(".");
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries({ class: part, part, ...attributes })) {
    if (value) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter(Boolean));
  return node;
}

/** A button whose class names the element's action that a click runs. */
function action(does, attributes, ...children) {
  return el(`button.${does}`, { type: "button", "data-do": does, ...attributes }, children);
}

function link(part, address, attributes, ...children) {
  return el(address ? `a.${part}` : "span", address && { href: address, ...attributes }, children);
}

/** The clinic's line, in which its number is a link; nothing for what is no line. */
function emergencyNodes(line) {
  const [words, tel] = [text(line?.text), text(line?.tel)];
  const whole = words.includes(tel) ? words : `${words} ${tel}`;
  const at = whole.indexOf(tel);
  if (!tel) return words && [words];
  return [whole.slice(0, at), link("", telAddress(tel), {}, tel), whole.slice(at + tel.length)];
}

/** A citation that is printed as one number: "[4]", "4". */
const IS_NUMBER = /^[[(]?\d{1,4}[\])]?$/;

/** The numbered mark that opens a reference, or the "?" that opens a note. */
function citationMark(target, shown, doubt, name, printed) {
  return action("cite", { "data-to": target, "data-uncertain": doubt, title: doubt,
    "data-printed": printed, "aria-label": doubt ? `${name}. ${doubt}` : name },
  el("span", {}, shown, doubt && "?"));
}

/**
 * A run's nodes, put into a block's node. The printed text is kept to the letter; marks are added
 * after a citation and stay on the line of its last word and of the punctuation that follows.
 * `cite(run)` returns the marks of a citation, of which one stands in place of a printed number.
 * `glued` holds the marks of the run before; returned are those of this one.
 */
function addRun(node, run, cite, glued) {
  const words = string(run.text);
  const [closing] = glued ? /^[)\].,;:’”]*/.exec(words) : [""];
  glued?.append(closing);
  if (Array.isArray(run.references)) {
    const marks = cite(run);
    const [, head, tail] = marks[0].dataset.printed ? [] : /^([^]*?)(\S{0,24})$/.exec(words);
    const last = el(marks[5] ? "span" : "span.glued", {}, tail, marks); // so many have to break
    node.append(head ?? "", last);
    return last;
  }
  const rest = words.slice(closing.length);
  const shown = run.match === true ? el("mark.mark", {}, rest) : rest;
  const href = /^(https?|mailto|tel):/i.test(run.href) && run.href;
  node.append(href ? el("a", { href, referrerpolicy: "no-referrer" }, shown) : shown);
}

/** The nodes of blocks. What is one code point apart is in the same list, table or quotation. */
function blockNodes(runs, blocks, cite) {
  const root = el("div");
  const lists = []; // open, innermost first
  const tables = [];
  let before = {}, row, at = 0, next = 0;
  const add = (holder, tag, attributes) => holder.appendChild(el(tag, attributes));
  for (const block of blocks[0] || !runs[0] ? blocks : [{ start: 0, end: Infinity }]) {
    const { type, level = 0 } = block;
    if (block.start !== before.end + 1) {
      before = {};
      lists.length = 0;
    }
    while (lists[0]?._level > level) lists.shift();
    const name = { term: "dl", item: block.ordered ? "ol" : "ul" }[type];
    if (name && lists[0]?._level === level && lists[0].localName !== name) lists.shift();
    const list = lists[0];
    const isEntry = list?._level === level
      && (name || (list.localName === "dl" && type === "paragraph"));
    // A list right under its term, say, belongs to a definition.
    if (list?.lastChild.localName === "dt" && !isEntry) add(list, "dd");
    const around = list ? list.lastChild : root;
    const last = around.lastChild;
    let node;
    if (name && !isEntry) {
      lists.unshift(add(around, name));
      lists[0]._level = level;
    }
    if (name || isEntry) {
      node = add(lists[0], !name ? "dd" : name === "dl" ? "dt" : "li", { value: block.number });
    } else if (type === "quote") {
      node = add(before.type === type ? last : add(around, "blockquote"), "p");
    } else if (type === "cell") {
      const step = before.type === type ? block.row - before.row : 2;
      if (step !== 0 && step !== 1) {
        tables.unshift(add(add(around, "div.wide", { tabindex: "0" }), "table"));
        if (before.type === "caption") {
          add(tables[0], "caption").append(...last.childNodes);
          last.remove();
        }
      }
      if (step !== 0) row = add(tables[0], "tr");
      node = add(row, block.header ? "th" : "td",
        { colspan: block.colspan, rowspan: block.rowspan });
    } else node = add(around, "p");
    for (let glued; runs[next] && !(at >= block.end); next += 1) {
      if (at >= block.start) glued = addRun(node, runs[next], cite, glued);
      at += [...string(runs[next].text)].length;
    }
    before = block;
  }
  tables.forEach(dressTable);
  return [...root.children];
}

/** Tells header cells of columns from those of rows, and head rows from the others. */
function dressTable(table) {
  for (const line of [...table.rows]) {
    const ofColumns = [...line.cells].every((cell, at) =>
      cell.localName === "th" || !(at || cell.textContent));
    for (const cell of line.querySelectorAll("th")) cell.scope = ofColumns ? "col" : "row";
    (table.tBodies[0] || (ofColumns ? table.createTHead() : table.createTBody())).append(line);
  }
}

/** One entry of the list of references: the clinic's string, a link that says where it leads (the
 * string may print the whole address), notices and doubts. */
function referenceItem(reference, id, number, doubts, say) {
  const address = safeUrl(reference.link);
  return el("li.reference", { id, tabindex: "-1", value: number },
    text(reference.printed), " ",
    address && link("reference-link", address, { referrerpolicy: "no-referrer",
      "data-kind": "reference", "data-id": reference.id }, text(reference.record) || address.host),
    el("span.copies", {}, say("copy"), ["APA", "BibTeX", "RIS"].map((format) =>
      action("copy", { "data-id": reference.id, "data-format": format.toLowerCase(),
        "aria-label": `${say("copy")} ${number}, ${format}` }, format))),
    [...new Set(doubts)].map((doubt) => el("span.uncertain", {}, doubt)));
}

/** The excerpt, the whole passage behind "Read on", its references and the notes on citations that
 * have none. */
function passageNodes(result, prefix, say) {
  const references = list(result.references);
  // The clinic's own number where it has one, else the place in this list.
  const number = (at) => (references[at].label > 0 ? references[at].label : at + 1);
  const doubts = references.map((reference) => list(reference.notices));
  const notes = [];
  const shown = (runs, blocks) => blockNodes(list(runs), list(blocks), (run) => {
    const meant = list(run.references)
      .map((id) => references.findIndex((reference) => reference.id === id))
      .filter((at) => at >= 0);
    const cited = text(run.text);
    const doubt = run.certainty === "certain" && meant[0] >= 0 ? ""
      : text(run.why) || say("uncertain");
    const note = `“${cited}”: ${doubt}`;
    if (!meant.length) {
      if (!notes.includes(note)) notes.push(note);
      return [citationMark(`${prefix}-note-${notes.indexOf(note)}`, "", doubt, say("note"))];
    }
    // One reference only: its mark stands in the number's place.
    const printed = meant.length < 2 && IS_NUMBER.test(cited) && cited;
    return meant.map((at) => {
      if (doubt) doubts[at].push(note);
      return citationMark(`${prefix}-${at}`, printed || `${number(at)}`, doubt,
        say("reference", number(at)), printed);
    });
  });
  const whole = shown(result.text, result.blocks);
  const part = list(result.excerpt)[0] ? shown(result.excerpt, result.excerpt_blocks)
    : shown(result.text, result.blocks).slice(0, LEAD);
  const words = (nodes) => nodes.map((node) => node.textContent).join("");
  if (words(part) === words(whole)) whole.length = 0;
  const counts = [references.length && say("references", references.length),
    notes.length && say("notes", notes.length)].filter(Boolean);
  const lang = text(result.lang);
  return [el("div.text", { lang }, part),
    whole[0] && el("details.whole", {}, el("summary", {}, say("whole")),
      el("div.text", { lang }, whole)),
    counts[0] && el("details.sources", {}, el("summary.summary", {}, counts.join(", ")),
      references.length && el("ol.references", {}, references.map((reference, at) =>
        referenceItem(reference, `${prefix}-${at}`, number(at), doubts[at], say))),
      notes[0] && el("ul.notes", {}, notes.map((note, at) =>
        el("li", { id: `${prefix}-note-${at}`, tabindex: "-1" }, note))))];
}

/** Further places of the article, as links. */
function placesNode(places, say) {
  const links = list(places).flatMap((place) => {
    const name = text(list(place.section).at(-1));
    return name ? [" · ", link("elsewhere", safeUrl(place.url), { "data-kind": "result",
      "data-id": place.passage }, name)] : [];
  });
  return links[0] && el("p.places", {}, say("places"), " ", links.slice(1));
}

/** A title or heading; of its runs, where there are any, those that match are marked. */
function headingNode(part, words, runs) {
  const node = el(part);
  list(runs || [{ text: words }]).forEach((run) => addRun(node, run));
  return node;
}

/** One result (or the answer, with its `kicker`): the article and the section, review, passage. */
function resultNode({ _say: say, _locale: locale }, result, prefix, kicker) {
  const article = result.article || {};
  const title = text(article.title);
  const marked = list(result.marked_section);
  const path = list(result.section).map((part, at) => [text(part), marked[at]])
    .filter(([part]) => part && part !== title);
  const review = [text(article.reviewed_by), longDate(text(article.reviewed_on), locale)]
    .filter(Boolean).join(", ");
  return el("article.result", { "aria-labelledby": prefix, tabindex: "-1", dir: "auto" },
    kicker && el("p.kicker", { dir: "auto" }, kicker),
    el("h3.heading", { id: prefix, lang: text(result.lang) },
      link("link", safeUrl(result.url), { "data-kind": "result", "data-id": result.id },
        headingNode("span.title",
          ...(title ? [title, result.marked_title] : path.shift() || [text(result.id)])),
        path[0] && el("span.path", {}, path.flatMap((one, at) =>
          [at ? " › " : " ", headingNode("span", ...one)])))),
    review && el("p.byline", {}, say("reviewed", review)),
    passageNodes(result, prefix, say),
    placesNode(result.places, say));
}
