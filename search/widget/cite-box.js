// <cite-box>: a search box that shows a clinic's own passages, each with its references.
// Made by `make box` from search/widget/src; edit it there. cite-box.min.js is the same.
// The server puts the clinic's line ({"text", "tel"}) in place of the null at the end.
;((EMERGENCY) => {
"use strict";

// style.css
const CSS = `
/* The box's own style, inside its shadow root. */
:host {
  --accent: var(--cite-box-accent, #057); --on-accent: var(--cite-box-on-accent, #fff);
  --text: var(--cite-box-text, #123); --muted: var(--cite-box-muted, #567);
  --surface: var(--cite-box-surface, #fff); --border: var(--cite-box-border, #789);
  --line: var(--cite-box-line, #ddd); --tint: var(--cite-box-tint, #f3f6f8);
  --mark: var(--cite-box-mark, #fea); --alert: var(--cite-box-emergency, #a31);
  --radius: var(--cite-box-radius, 8px);
  display: block; color-scheme: light;
}
@media (prefers-color-scheme: dark) { :host(:not([theme=light])) {
  --accent: var(--cite-box-accent, #8ce); --on-accent: var(--cite-box-on-accent, #111);
  --text: var(--cite-box-text, #eee); --muted: var(--cite-box-muted, #abc);
  --surface: var(--cite-box-surface, #151a20); --border: var(--cite-box-border, #789);
  --line: var(--cite-box-line, #234); --tint: var(--cite-box-tint, #1c232a);
  --mark: var(--cite-box-mark, #540); --alert: var(--cite-box-emergency, #fa9);
  color-scheme: dark;
} }
:host([theme=dark]) {
  --accent: var(--cite-box-accent, #8ce); --on-accent: var(--cite-box-on-accent, #111);
  --text: var(--cite-box-text, #eee); --muted: var(--cite-box-muted, #abc);
  --surface: var(--cite-box-surface, #151a20); --border: var(--cite-box-border, #789);
  --line: var(--cite-box-line, #234); --tint: var(--cite-box-tint, #1c232a);
  --mark: var(--cite-box-mark, #540); --alert: var(--cite-box-emergency, #fa9);
  color-scheme: dark;
}
:host([hidden]), [hidden], p:empty:not(.status) { display: none !important; }
* { box-sizing: border-box; }
:host > * { color: var(--text); background: var(--surface); font: 400 max(16px, 1em)/1.6 a;
  font-family: var(--cite-box-font, inherit); text-align: start; text-transform: none;
  text-indent: 0; text-shadow: none; white-space: normal; word-break: normal;
  overflow-wrap: anywhere; }
p, ol, ul, dl, h2, h3 { margin: 0; padding: 0; list-style: none; }
button, summary { min-width: 28px; min-height: 28px; }
button, input { padding: 0; font: inherit; color: inherit;
  background: none; border: 1px solid transparent; border-radius: var(--radius); }
input, .opener, .submit, .more, .retry { min-height: 3em; padding: 0 .9em; }
button, .option, summary { cursor: pointer; }
button, summary, label, dt, caption, th, .emergency a, .number, .kicker, .option mark,
[data-state=unanswered] .said:first-child { font-weight: 600; }
label { display: block; margin-bottom: .5em; }
button, a, summary, .kicker { color: var(--accent); }
li:focus, .option:hover, button:hover { background: var(--tint); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px;
  box-shadow: 0 0 0 2px var(--surface); }
.field, .actions, .opener, .option, .line { display: flex; flex-wrap: wrap; align-items: center;
  gap: .5em; }
.opener, .option { flex-wrap: nowrap; justify-content: space-between; }
.field, .entry { position: relative; }
.field { anchor-name: --field; }
.entry { flex: 999 10em; }
.submit { flex: auto; }
input, .opener { width: 100%; }
input { padding-inline-end: 3em; }
input, .more, .retry, .opener, .suggestions, .cite span { border: 1px solid var(--border); }
.clear, .close, .option, .number { min-width: 2.75em; min-height: 2.75em; }
.clear { position: absolute; inset: 2px; inset-inline-start: auto; }
:placeholder-shown + .clear { display: none; }
.submit, [aria-selected=true] { color: var(--on-accent); background: var(--accent) !important; }

.heard { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
.suggestions { position: absolute; z-index: 9; top: 100%; inset-inline: 0; margin: .4em 0;
  max-height: 50vh; overflow: auto; color: var(--text); background: var(--surface);
  border-radius: var(--radius); box-shadow: 0 .5em 1.5em #0004; }
.suggestions:popover-open { inset: auto; position-anchor: --field; top: anchor(bottom);
  left: anchor(left); width: anchor-size(width); }
.option { padding: .3em .9em; }
.option mark { background: none; }
p, .said, input { unicode-bidi: plaintext; }
.closest:has(+ .list:empty) { display: none; }
/* Where colours are forced, the ground is not to be seen and the outline is. */
[aria-selected=true] { outline: 3px solid var(--accent); outline-offset: -3px; }
.opener, .clear, .close, ::placeholder, .disclaimer, .path, .byline, .copies, .uncertain,
.notes, .option:not([aria-selected=true]) .kind { color: var(--muted); opacity: 1; }
.opener, .path { font-weight: 400; }
.disclaimer, .path, .byline, .kicker, summary, .references, .notes, .places, .details, .kind { font-size: .9em; }
.dialog { width: 46em; height: 85vh; margin-top: 5vh; padding: 0; border: 0;
  border-radius: var(--radius); }
.dialog[open] { display: flex; flex-direction: column; }
.dialog .box { flex: 1; overflow: auto; padding: .6em 1.2em 1.2em; scroll-padding-top: 10em; }
.dialog .form { position: sticky; top: 0; z-index: 1; padding-top: .6em;
  background: var(--surface); }
.dialog::backdrop { background: #0006; }
.close { align-self: end; padding: 0 1.2em; }
@media (max-width: 40em) {
  .dialog { min-width: 100%; height: 100%; max-height: none; margin: 0; }
  .close { order: 1; width: 100%; }
}

.emergency { margin-bottom: .9em; border-inline-start: 4px solid var(--alert); }
.emergency, .answer, .help { padding: .9em; background: var(--tint);
  border-radius: var(--radius); }
.emergency a { direction: ltr; display: inline-block; }
.emergency a, a.number { color: var(--alert); }

.help[data-now] { background: var(--surface); border: 2px solid var(--alert); }
.line > div { flex: 1 9em; }
.number { align-content: center; }
[data-now] .number { font-size: 1.25em; }
[data-now] a.number { min-width: 4em; padding: 0 .8em; text-align: center; border: 2px solid;
  border-radius: var(--radius); }
[data-now] li:first-child a.number { color: var(--surface); background: var(--alert);
  border-color: var(--alert); }

.status:has(.said), .actions:not(:empty), .help, [data-now] li, .note,
.text * + :is(p, ul, ol, dl, div, blockquote) { margin-top: .9em; }
.said, .copies, .uncertain, .name, .heading a, .path { display: block; }
.suggestion, .only, .copy { text-decoration: underline; }
.disclaimer, .closest, .answer { margin-top: 1.2em; }

h2, h3 { font-size: 1.2em; line-height: 1.35; }
.item { padding-block: 1.2em; border-bottom: 1px solid var(--line); }
.heading a:not(:hover) { text-decoration: none; }
.title { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2;
  overflow: hidden; }
.text, .sources, .whole, .places { max-width: 70ch; margin-top: .5em; }
.text:has(+ .whole[open]) { display: none; }
.text ul { list-style: disc; }
.text ol, .references { list-style: decimal; }
.text :is(ul, ol), .references, .notes { padding-inline-start: 1.8em; }
dd, blockquote { margin-inline: 1.8em 0; }
caption, th { text-align: start; }
table { border-collapse: collapse; }
.wide { overflow-x: auto; }
th, td { padding: .3em .6em; border: 1px solid var(--line); vertical-align: top;
  overflow-wrap: normal; }
mark { color: inherit; background: var(--mark); }
.glued, .kind { white-space: nowrap; }
.cite { min-width: 24px; min-height: 24px; margin: -4px -1px; line-height: 1;
  vertical-align: .12em; user-select: none; }
.cite span { display: inline-block; min-width: 18px; padding: 2px 4px;
  font-size: .75em; border-radius: var(--radius); }
.cite[data-printed] { user-select: auto; }
.references li, .notes li { padding: .5em; }
.copy { margin-inline-start: .5em; }
`;

// Sizes and times.

const LIMIT = [5, 1, 50]; // unless told, least, most
const PAUSE_MS = [600, 0, 10000]; // 0: only Enter and the button ask
const PAUSE_LEAST_CHARACTERS = 3;
const OFFSET_MOST = 1000; // the API refuses more
const QUESTION_MOST_CHARACTERS = 2000; // the API refuses more
const PROGRESS_AFTER_MS = 400;
const GIVE_UP_AFTER_MS = 30000; // API Gateway gives up after 29 s
const MORE = 10; // results of "More pages"
const LEAD = 3; // paragraphs of a passage without an excerpt
const CLOSEST_MOST = 3; // pages where nothing answers
const HELP_LINES_MOST = 3; // to call in danger; more would be a choice to make
const MISSING_MOST = 8; // words named that no page has
const SUGGEST_PAUSE_MS = 250;
const WAKE_MOST_MS = 3000; // for which the first question waits
const KEPT_MS = 240000; // a function sleeps after some minutes
const RETRY_AFTER_MS = 1500;

// The parts of the box that are always there.

/** Builds them in the shadow root of `box`, which gets each by a name. */
function frame(box) {
  const root = box.attachShadow({ mode: "open" });
  box._label = el("label.label", { for: "question", id: "label" });
  // spellcheck off: some browsers send what is typed to a spelling service
  box._input = el("input.input", { id: "question", role: "combobox",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions",
    autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
    maxlength: QUESTION_MOST_CHARACTERS });
  box._clearer = action("clear", {}, "×");
  box._submit = el("button.submit", { type: "submit" });
  // Above all else, and cut off by nothing, where the browser can tie it to the input.
  box._popup = el("ul.suggestions", { id: "suggestions", role: "listbox", hidden: true,
    popover: "anchorName" in box.style && "manual" });
  box._form = el("form.form", { role: "search", "aria-labelledby": "label" }, box._label,
    el("div.field", {}, el("div.entry", {}, box._input, box._clearer), box._submit, box._popup));
  box._line = el("p.emergency");
  box._card = el("section.help", { hidden: true });
  box._status = el("p.status", { role: "status", tabindex: "-1" });
  box._hint = el("div.actions");
  box._results = el("section.results");
  box._list = el("ol.list", { role: "list" });
  box._foot = el("div.actions");
  box._disclaimer = el("p.disclaimer");
  box._box = el("div.box", { "data-state": "idle" }, box._line, box._form, box._card, box._status,
    box._hint, box._results, box._foot, box._disclaimer);
  box._opener = action("opener");
  box._closer = action("close");
  box._dialog = el("dialog.dialog", { "aria-labelledby": "label", closedby: "any" }, box._closer);
  dress(root);
  root.append(box._opener, box._dialog);
}

// The card for somebody who may be in danger now, and the modest line for somebody who perhaps is.

/** Something to call or to open, as an item of a list; `_words` is its name with its number. None
 * where nothing of it can be shown. */
function helpLine(line) {
  const name = text(line.text);
  const number = text(line.number);
  const url = safeUrl(line.address);
  const place = url ? url.href.replace(/^https?:..|\/$/g, "") : text(line.address);
  const main = number || (url && place);
  const href = number ? telAddress(text(line.tel).replace("tel:", "")) : url;
  const words = [name, main].filter(Boolean).join(": ");
  const details = [line.how, line.hours, line.cost].map(text).filter(Boolean).join(" · ");
  const item = el("li.line", {},
    main && el(href ? "a.number" : "bdi.number", { href, dir: "ltr", "aria-label": href && words,
      referrerpolicy: "no-referrer" }, main),
    el("div", {}, name && el("b.name", {}, name), details && el("div.details", {}, details),
      place !== main && link("place", url, { referrerpolicy: "no-referrer" }, place)));
  item._words = words;
  return (words || place) && item;
}

/** Shows the card of an answer in place of the one before; empty where there is none. Equal ones
 * are not exchanged: a finger or the focus may be on it. */
function showHelp(box, help) {
  const words = text(help?.text);
  const now = help?.strength === "now";
  const lines = list(help?.lines).map(helpLine).filter(Boolean).slice(0, now ? HELP_LINES_MOST : 1);
  const lang = text(help?.language);
  const card = el("section.help", { lang, dir: "auto", "data-now": now,
    "aria-labelledby": "help", hidden: !words && !lines[0] },
  words && el(now ? "h2" : "p", { id: "help" }, words),
  lines[0] && el("ul.lines", { role: "list" }, lines),
  text(help?.note) && el("p.note", {}, text(help.note)));
  if (!card.isEqualNode(box._card)) {
    box._card.replaceWith(card);
    box._card = card;
  }
  // What a screen reader hears first; who sees the card is not shown it twice.
  box._alert = !card.hidden && el("span.heard", { lang },
    [words, ...lines.map((line) => line._words)].join(" "));
}

// What the box says. English is here; each other language is a file of strings/, which a box asks
// the API for when its page speaks that language.

/** {0} and {1} stand for values. Where "|" parts two sentences, the first is for a count of one. */
const STRINGS = {
  label: "Search our articles",
  placeholder: "Type a question",
  search: "Search",
  clear: "Clear the question",
  close: "Close",
  results: "Search results",
  suggested: "Suggestions",
  suggestions: "{0} suggestion.|{0} suggestions.",
  titleKind: "Article",
  headingKind: "Section",
  questionKind: "Question",
  copy: "Copy citation",
  copied: "Copied as {0}.",
  notCopied: "Could not be copied.",
  empty: "Type a question first.",
  loading: "Searching…",
  found: "{0} page found.|{0} pages found.",
  shown: "{0} pages found, {1} shown.",
  none: "Nothing found. Try other words, or fewer.",
  unanswered: "Nothing here answers that.",
  closest: "The closest pages",
  others: "Other pages",
  missing: "Not on these pages: {0}.",
  failed: "The search did not answer. Check your connection and try again.",
  retry: "Try again",
  suggestion: "Did you mean {0}?",
  absent: "These pages do not mention it.",
  also: "Also searched for “{0}”.",
  only: "Search only for “{0}”",
  answer: "Answer",
  whole: "Read on",
  more: "More pages",
  places: "Also there:",
  reviewed: "Reviewed: {0}",
  references: "{0} source|{0} sources",
  notes: "{0} citation note|{0} citation notes",
  reference: "Show reference {0}",
  note: "About this citation",
  uncertain: "This citation is not certain.",
};

/** A sentence with its values in place. */
function worded(sentence, values) {
  const [one, many = one] = sentence.split("|");
  return (values[0] === 1 ? one : many).replace(/{(\d)}/g, (_, place) => values[place]);
}

// What is typed stays in the box: its events reach no listener that the page adds after the box's.

const TELLING = ["keydown", "keypress", "keyup", "input", "beforeinput", "textInput",
  "compositionupdate", "compositionend", "paste", "drop"];

/** Whether the page may have the key, since it writes nothing: it moves the focus, closes a dialog
 * of the page or is a shortcut. (AltGr, which writes, is Ctrl with Alt.) */
const writesNothing = ({ key, ctrlKey, metaKey, altKey }) =>
  key && (/^(Esc|Tab|F\d)/.test(key) || metaKey || (ctrlKey && !altKey));

/** Ends the events of `input` at the window, and does what `acts` has for them. Inside a closed
 * shadow root of the page's own it cannot tell them, and they take their usual way. */
function keepTyped(input, acts, signal) {
  for (const name of TELLING) {
    window.addEventListener(name, (event) => {
      if (event.composedPath()[0] !== input || writesNothing(event)) return;
      event.stopImmediatePropagation();
      acts[name]?.(event);
    }, { signal, capture: true });
  }
}

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

// What the server or the page sent, made safe to show.

const string = (value) => (typeof value === "string" ? value : "");
const text = (value) => string(value).trim();
const list = (value) => (Array.isArray(value) ? value.filter(Boolean) : []);

/** A URL when it is an http(s) one, else null: anything else is neither asked nor a link. */
function safeUrl(value, base) {
  try {
    const url = new URL(value, base);
    return /^https?:/.test(url) ? url : null;
  } catch {
    return null;
  }
}

/** `tel:` address of a number as people write it, else null (then the number is plain text). */
function telAddress(number) {
  const dialled = number.replace(/[\s().\u2010-\u2013-]/g, "");
  return /^\+?[\d*#]+$/.test(dialled) ? `tel:${dialled}` : null;
}

/** A question's first 80 characters, for a button's name. */
const shortened = (question) => question.replace(/^(.{79}).{2,}/su, "$1…");

const DATES = {}; // by locale: a formatter takes longer to make than ten results

function longDate(iso, locale) {
  try {
    DATES[locale] ??= new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
    return /^\d{4}-\d\d-\d\d/.test(iso) ? DATES[locale].format(new Date(iso)) : iso;
  } catch { // no such day, or a language that is none: as the clinic wrote it
    return iso;
  }
}

// Puts the style on a shadow root without inline style, which a strict CSP forbids.

function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch { // browsers before 2023; there the page's CSP must allow inline style
    root.append(el("style", {}, CSS));
  }
}

// What the page asks of the box, by its attributes.

const ATTRIBUTES = ["src", "limit", "placeholder", "label", "lang", "theme", "group", "article",
  "debounce-ms", "hotkey", "open-in", "expose-query", "emergency-text", "emergency-tel",
  "disclaimer", "strings"];
// Every element's own attributes that are no properties of the same name.
const GLOBAL = /^(data-|aria-|on|item|access|auto|class|content|enter|export|input|is$|role|tab)/;
const LANGUAGES = ["es"]; // beside English: files of ../strings/

class Settings extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  _warned = {};
  _strings = null; // the property's, which goes before the attribute's
  _translated = {}; // language -> its words, once they have come

  _text(name) {
    return text(this.getAttribute(name));
  }

  /** Takes the page's language. `_locale`: for dates; `_speaks`: the language of the words;
   * `_lacks`: the one whose words have not come; `_say`: a sentence, by its name and values. The
   * page's own words go first. */
  _listen() {
    const locale = this.closest("[lang]")?.lang.replaceAll("_", "-") || "en";
    const name = locale.toLowerCase().split("-")[0];
    const own = this._strings || this._parsed(this._text("strings"));
    const ours = this._translated[name];
    this._lacks = !ours && LANGUAGES.includes(name) && name;
    this._speaks = own || ours ? name : "en";
    this._locale = name === this._speaks ? locale : "en"; // no French date in English words
    const words = { ...STRINGS, ...ours };
    for (const [key, given] of Object.entries(own || {})) {
      if (typeof given === typeof words[key]) words[key] = given;
      else this._refuse(`strings.${key}`);
    }
    this._say = (key, ...values) => worded(words[key] || "", values);
  }

  /** A JSON object's words, or null. A framework may set the property as the attribute's text. */
  _parsed(given) {
    try {
      const own = typeof given === "object" ? given : JSON.parse(given || null);
      if (typeof own === "object") return own;
    } catch { /* said below */ }
    return this._refuse("strings");
  }

  /** The address of one of the API's pages, or null when `src` is no http(s) address. */
  _address(page) {
    const src = this._text("src");
    const base = safeUrl(src || location.origin, document.baseURI);
    if (!src || !base) this._refuse(`src="${src}"`); // without one: the page's own origin
    if (!base) return null;
    base.search = base.hash = "";
    base.pathname = base.pathname.replace(/\/*$/, `/${page}`);
    return base;
  }

  _number(name, [fallback, least, most]) {
    const given = this._text(name);
    const number = +(given || fallback);
    if (number >= least && number <= most && number % 1 === 0) return number;
    this._refuse(`${name}="${given}"`);
    return fallback;
  }

  _check() {
    for (const { name, value } of this.attributes) {
      if (!(ATTRIBUTES.includes(name) || name in this || GLOBAL.test(name))) {
        this._refuse(`${name}="${value}"`);
      }
    }
  }

  /** Says once what of the page's wishes is not followed; null, so that a caller may return it. */
  _refuse(what) {
    if (!this._warned[what]) console.warn(`<cite-box> cannot use ${what}`);
    this._warned[what] = true;
    return null;
  }
}

// The suggestions: a combobox with a listbox, list autocomplete, manual selection.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

function forgetSuggestions(box) {
  clearTimeout(box._suggestLater);
  box._suggesting?.abort();
  box._offers = [];
  box._active = -1;
  box._spot = 0; // for which word of the question was asked last, and whether it had ended
}

/** Asks when typing pauses: once within a word, and once at its end. */
function suggestTyped(box) {
  clearTimeout(box._suggestLater);
  markSuggestion(box, -1);
  const typed = box._input.value;
  const letters = typed.trim().length;
  if (letters < PAUSE_LEAST_CHARACTERS) {
    closeSuggestions(box);
    return letters || offerQuestions(box);
  }
  box._suggestLater = setTimeout(suggest, SUGGEST_PAUSE_MS, box,
    typed.trim().split(/\s+/).length * 2 + /\s$/.test(typed));
}

/** A function that still sleeps is not asked: that would wake a second one. */
async function suggest(box, place) {
  const address = box._address("suggest");
  if (place === box._spot || !box._awake?._body || !address) return;
  box._spot = place;
  box._suggesting?.abort();
  const { signal } = box._suggesting = new AbortController();
  const { body } = await post(address, box._input.value, signal);
  if (!signal.aborted) showSuggestions(box, list(body.suggestions));
}

/** The clinic's own questions, to start with, where nothing is typed. */
function offerQuestions(box) {
  if (box._input.value || !box._input.matches(":focus")) return;
  showSuggestions(box, list(box._awake?._body?.questions));
}

/** Shows what is offered, as `{text, kind, marked}`: what was typed is marked in the last. */
function showSuggestions(box, offers) {
  const { _popup, _status, _say: say } = box;
  box._offers = offers = offers.filter((one) => text(one.text));
  _popup.replaceChildren(...offers.map((one, place) => el("li.option",
    { id: `s${place}`, role: "option", "data-do": "option" },
    blockNodes(list(one.marked || [one]), []), " ", el("span.kind", {}, say(`${one.kind}Kind`)))));
  markSuggestion(box, -1);
  _popup.hidden = !offers[0];
  if (_popup.popover) _popup.togglePopover(!!offers[0]);
  box._input.setAttribute("aria-expanded", !_popup.hidden);
  if (offers[0]) {
    _status.replaceChildren(box._offered = el("span.heard", {}, say("suggestions", offers.length)));
  } else box._offered?.remove();
}

/** Ends what is under way; what was suggested is kept for the arrow keys when `kept`. */
function closeSuggestions(box, kept) {
  const offers = box._offers;
  if (!box._popup.hidden) showSuggestions(box, []);
  forgetSuggestions(box);
  if (kept) box._offers = offers;
}

function markSuggestion(box, place) {
  box._active = place;
  box._input.removeAttribute("aria-activedescendant");
  [...box._popup.children].forEach((option, index) => {
    option.setAttribute("aria-selected", index === place);
    if (index !== place) return;
    option.scrollIntoView({ block: "nearest" });
    box._input.setAttribute("aria-activedescendant", option.id);
  });
}

/** Whether the key was one of the list's. */
function suggestionKey(box, { key, altKey }) {
  const { _active, _offers } = box;
  const { hidden } = box._popup;
  const last = _offers.length - 1;
  const moves = {
    ArrowDown: altKey || _active === last ? -1 : _active + 1,
    ArrowUp: _active < 0 ? last : _active - 1,
  };
  if (key in moves && last >= 0) {
    if (key === "ArrowUp" && altKey) closeSuggestions(box, true);
    else {
      if (hidden) showSuggestions(box, _offers);
      markSuggestion(box, moves[key]);
    }
    return true;
  }
  if (hidden) return false;
  if (key === "Enter" && _active >= 0) {
    box._choose(_active);
    return true;
  }
  if (/Home|End|Left|Right/.test(key)) markSuggestion(box, -1); // the caret moves
  if (/Escape|Tab/.test(key)) closeSuggestions(box, key === "Escape");
  return key === "Escape";
}

// The region of the results: what is shown of an answer, and how much of it there is.

function emptyResults(box) {
  box._ids = new Set(); // of what is shown
  box._received = 0; // results received, the answer included: the next offset
  box._results.hidden = true;
  for (const node of [box._results, box._list, box._hint, box._foot]) node.replaceChildren();
}

/** Adds what is new in an answer; returns the first of its results in the list. `results` are those
 * of the answer that are to be shown. `helping` are the clinic's help passages: in danger they stand
 * above the list. */
function appendResults(box, answer, results, helping, now) {
  const { _ids, _results } = box;
  const made = (result, kicker) =>
    resultNode(box, result, `r${_ids.add(result.id).size}`, kicker);
  const items = (some) => some.flatMap((one) =>
    (_ids.has(one.id) ? [] : el("li.item", {}, made(one))));
  if (answer.answer && !box._received) {
    _results.append(el("div.answer", {}, made(answer.answer, box._say("answer"))));
  }
  const above = items(now ? helping : []);
  if (above[0]) _results.append(el("ol.list", { role: "list" }, above));
  box._received += results.length;
  const fresh = items([...helping, ...results]);
  box._list.append(...fresh);
  return fresh[0]?.firstChild;
}

/** Which of the question's words no page has and none is asked about; nothing without any. */
function missing(answer, say) {
  const asked = list(answer.may_mean).map((one) => one.typed);
  const words = list(answer.not_found).map(text).filter((word) => word && !asked.includes(word))
    .map((word, at) => (at < MISSING_MOST ? `“${shortened(word)}”` : "…"));
  return words[0] && say("missing", words.slice(0, MISSING_MOST + 1).join(", "));
}

/** Shows an answer to what was asked, from `offset` on, and tells of it. */
function showResults(box, answer, offset) {
  const { _results, _list, _hint, _asked, _say: say } = box;
  if (!offset) {
    emptyResults(box);
    showHelp(box, answer.help);
  }
  const { _alert } = box;
  const now = _alert && "now" in box._card.dataset;
  const helping = _alert && !offset ? list(answer.help.passages).slice(0, now ? Infinity : 1) : [];
  const unanswered = !_alert && answer.unanswered === true;
  // At first what is relevant, or some of the closest where nothing is; then all the rest.
  const all = list(answer.results);
  const results = offset ? all : unanswered ? all.slice(0, CLOSEST_MOST)
    : all.filter((result) => !result.beyond);
  const first = appendResults(box, answer, results, helping, now);
  const seen = _alert ? box._received : box._ids.size; // help passages are not counted
  const shown = Math.max(box._received, seen);
  const total = +answer.total || (unanswered ? 0 : seen);
  const closest = unanswered && shown > 0;
  _results.hidden = !box._ids.size;
  if (!offset) { // the level between the page's heading and the results'
    const name = now ? "others" : closest ? "closest" : "results";
    _results[now ? "append" : "prepend"](el(now || closest ? "h2.closest" : "h2.heard", {},
      say(name)));
    _results.append(_list);
  }
  const rest = box._received < (answer.matches ?? answer.total) && box._received <= OFFSET_MOST;
  box._foot.replaceChildren(...(rest && answer.results.length
    ? [action("more", {}, say("more"))] : []));
  // The other readings of the question or, where one was searched for too, the way out of it.
  const meant = !_alert && !box._typedOnly && text(answer.did_you_mean);
  const searched = meant && answer.corrected === true;
  const named = list(answer.may_mean);
  const [before, after] = say("suggestion", "|").split("|");
  const asked = meant && !searched && (named[0] ? named : [{ name: meant, query: meant }])
    .map((one) => [before, action("suggestion", { value: one.query }, one.name), after,
      one.mentioned === false && ` ${say("absent")}`]);
  if (!offset && searched && shown) {
    _hint.append(action("only", { value: _asked }, say("only", shortened(_asked))));
  }
  const found = !total ? "none" : shown < total ? "shown" : "found";
  // The button that asked may be gone; who types goes on typing.
  if (offset && !box._input.matches(":focus")) (first || box._status).focus();
  const counted = !_alert || (!now && total); // in danger neither a count nor "nothing found"
  box._show(closest ? "unanswered" : total ? "results" : "none", _alert,
    ...asked || [counted && say(closest ? "unanswered" : found, total, shown)],
    !_alert && shown && missing(answer, say), searched && say("also", meant),
    (closest || !total) && blockNodes(list(answer.contact), [])[0]);
  box._tell("results", { total, shown, took_ms: +answer.took_ms || 0 });
}

// The requests. None of them needs a preflight.

const PLAIN = { credentials: "omit", referrerPolicy: "no-referrer" };
const KEPT = new Map(); // address -> what get() gave
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

/** What an address answers, asked for once by all boxes and again when it is old: `_body`, once it
 * is there, and `_settled`, the promise of it. */
function get({ href }) {
  const known = KEPT.get(href);
  if (Date.now() - known?._at < KEPT_MS) return known;
  const kept = { _at: Date.now() };
  kept._settled = fetch(href, PLAIN).then((response) => response.json())
    .then((body) => (kept._body = body)).catch(() => { KEPT.delete(href); });
  KEPT.set(href, kept);
  return kept;
}

/** Posts the text, as text/plain; resolves to `{status, body}`, status 0 and no body without a
 * reply. */
async function post(address, words, signal) {
  let status = 0;
  try {
    const response = await fetch(address, { ...PLAIN, method: "POST", body: words, signal });
    status = response.status;
    return { status, body: (await response.json()) || {} };
  } catch {
    return { status, body: {} };
  }
}

// The element: its states, and what the person does.

/**
 * The search box of a clinic's website. Its own content is the page's fallback without
 * JavaScript: a `<form method="post">` with a field named `q`.
 *
 * @element cite-box
 * @attr {string} src - the API's base address, as `https://api.example/`; else the page's origin
 * @attr {number} limit - pages shown at first, 1 to 50 (5)
 * @attr {number} debounce-ms - pause after which a typed question is sent (600); 0: never
 * @attr {string} label - text above the input
 * @attr {string} placeholder - text in the empty input
 * @attr {string} lang - language of the box's own words: en, es (else that of the page, else en)
 * @attr {string} theme - light or dark, whatever the system prefers
 * @attr {string} group - none: each passage by itself; else the best one of each article
 * @attr {string} article - an article's id: only its passages
 * @attr {string} hotkey - a key that brings the box, as `/` or `mod+k` (Ctrl or Cmd)
 * @attr {string} open-in - dialog: a button opens the box over the page
 * @attr {boolean} expose-query - the events tell the question, too
 * @attr {string} emergency-text - the clinic's emergency line, shown in every state
 * @attr {string} emergency-tel - its telephone number; both replace the line that the server sends
 * @attr {string} disclaimer - a sentence under the results
 * @attr {string} strings - the box's own words, as a JSON object; see src/strings.js
 * @prop {object} strings - the same; goes before the attribute
 * @method open - brings the box: focuses the input, in the dialog where there is one
 * @slot - the fallback without JavaScript; an input's own value in it is asked at once
 * @fires cite-box-results - results are shown: `{total, shown, took_ms}`
 * @fires cite-box-error - a question failed: `{status}`, 0 when there was no reply
 * @fires cite-box-choose - a `result`, `reference` or `suggestion` was chosen: `{kind, id, url}`
 * @csspart box, form, field, label, entry, input, clear, submit, opener, dialog, close,
 *   emergency, help, lines, line, number, name, details, place, note, suggestions, option, kind,
 *   status, said, actions, suggestion, only, results, answer, kicker, list, heard, closest, item, result,
 *   heading, link, title, path, byline, text, mark, glued, cite, whole, places, elsewhere, sources,
 *   summary, references, reference, reference-link, copies, copy, notes, uncertain, wide, more,
 *   retry, disclaimer
 * @cssprop --cite-box-accent, --cite-box-on-accent, --cite-box-text, --cite-box-muted,
 *   --cite-box-surface, --cite-box-tint, --cite-box-border (edges of controls), --cite-box-line
 *   (rules), --cite-box-mark, --cite-box-emergency, --cite-box-radius, --cite-box-font
 */
class CiteBox extends Settings {
  _emergency = EMERGENCY; // the newest line that the server sent

  constructor() {
    super();
    // Later: _life, AbortController of this connection, on which every listener hangs; _request,
    // that of the question under way; _asked, the question that is under way or shown (null lets
    // it be asked again); _typedOnly, the one that is searched as typed, when it is asked again;
    // _awake, what get() gave of the request that woke the function.
    frame(this);
    forgetSuggestions(this);
    emptyResults(this);
  }

  connectedCallback() {
    const { signal } = this._life = new AbortController();
    const on = (target, acts) => {
      for (const [name, act] of Object.entries(acts)) target.addEventListener(name, act, { signal });
    };
    on(this._form, { submit: (event) => this._submitted(event) });
    const typing = {
      input: () => this._typed(), // while composing, too: on Android all typing is
      keydown: (event) => this._key(event),
    };
    keepTyped(this._input, typing, signal);
    on(this._input, {
      ...typing,
      focus: () => this._wake(),
      blur: () => closeSuggestions(this, true),
    });
    // The focus stays in the input.
    on(this._popup, { pointerdown: (event) => event.preventDefault() });
    on(this.shadowRoot, { click: ({ target }) => this._clicked(target) });
    on(this._dialog, { close: () => this._place() });
    on(document, { keydown: (event) => this._hotkey(event) });
    const { strings } = this; // perhaps set before the script came
    delete this.strings;
    this.strings = strings;
    this._check();
    this._place();
    this._takeOver();
  }

  disconnectedCallback() {
    this._life.abort();
    clearTimeout(this._pause);
    closeSuggestions(this);
    this._dialog.close();
    if (this._request) this._clear();
  }

  attributeChangedCallback(name) {
    if (!this._life) return;
    this._relabel();
    if (name === "open-in") this._place();
  }

  get strings() { return this._strings; }

  set strings(words) {
    this._strings = this._parsed(words);
    this._relabel();
  }

  focus(options) {
    this._input.focus(options);
  }

  open() {
    if (this._inDialog && !this._dialog.open) {
      this._dialog.showModal();
      this._place();
    }
    this.focus();
    this._input.select();
  }

  get _inDialog() { return this._text("open-in") === "dialog"; }

  get _typedQuestion() { return this._input.value.trim(); }

  // -- how it stands on the page

  _relabel() {
    this._listen();
    const { _say: say } = this;
    this._form.lang = this._opener.lang = this._speaks;
    this._label.textContent = this._text("label") || say("label");
    this._opener.replaceChildren(this._label.textContent, " ", el("kbd", {}, this._text("hotkey")
      .replace("mod", "Ctrl")));
    // Without one the button that clears would be shown, too.
    this._input.placeholder = (this.getAttribute("placeholder") ?? say("placeholder")) || " ";
    this._submit.textContent = say("search");
    this._closer.textContent = say("close");
    for (const [node, name] of [[this._clearer, "clear"], [this._popup, "suggested"], [this._results, "results"]]) {
      node.setAttribute("aria-label", say(name));
    }
    this._disclaimer.textContent = this._text("disclaimer");
    const line = el("p.emergency", {},
      emergencyNodes({ text: this._text("emergency-text"), tel: this._text("emergency-tel") })
        || emergencyNodes(this._emergency));
    if (!line.isEqualNode(this._line)) { // a finger or the focus may be on it
      this._line.replaceWith(line);
      this._line = line;
    }
    this._translate(this._lacks);
  }

  /** Asks for the words of a language, if any, and takes them when they come. */
  _translate(language) {
    const address = language && this._life && this._address(`strings/${language}.json`);
    if (!address) return;
    const asked = get(address);
    this._awake ??= asked; // it wakes the function, too
    asked._settled.then((words) => {
      if (!words?.label) return; // English, until the next time
      this._translated[language] = words;
      this._relabel();
    });
  }

  /** Keeps the last line that the server sent. */
  _heard(answer) {
    if (emergencyNodes(answer?.emergency)) this._emergency = answer.emergency;
    this._relabel();
  }

  /** The box itself, or in its place a button with the box in a dialog. The clinic's line goes
   * with whichever is to be seen. */
  _place() {
    if (!this._inDialog) this._dialog.close();
    const home = this._inDialog ? this._dialog : this.shadowRoot;
    if (this._box.parentNode !== home) home.append(this._box);
    this._opener.hidden = !this._inDialog;
    if (this._inDialog && !this._dialog.open) this._opener.after(this._line);
    else this._form.before(this._line);
  }

  /** What was typed into the fallback form before the script came is not lost; what it came with
   * is asked. */
  _takeOver() {
    const fallback = this.querySelector("[name=q]");
    if (!fallback || this._input.value) return;
    this._input.value = fallback.value;
    if (fallback === document.activeElement) this.focus();
    if (fallback.value === fallback.defaultValue) this._askTyped();
    fallback.value = ""; // any script of the page could read it there
  }

  // -- what the person does

  _wake() {
    resultNode(this, { article: { reviewed_on: "2000-01-01" } }); // its first time is long
    const address = this._address("health");
    if (!address) return;
    (this._awake = get(address))._settled.then((body) => {
      this._heard(body);
      offerQuestions(this);
      // An origin that the API does not know may learn no more than that somebody answers.
      body || fetch(address, { mode: "no-cors" }).then(() => this._refuse(
        `${address.origin}, unless its CITEBOX_ORIGINS has ${location.origin}`), () => {});
    });
  }

  _submitted(event) {
    event.preventDefault();
    const question = this._typedQuestion;
    if (question === this._typedOnly) this._asked = this._typedOnly = null; // the way back
    if (question) return this._ask(question);
    this._show("idle", this._say("empty"));
    this.focus();
  }

  _typed() {
    clearTimeout(this._pause);
    const question = this._typedQuestion;
    if (!question) this._clear();
    suggestTyped(this);
    const pauseMs = this._number("debounce-ms", PAUSE_MS);
    if (!pauseMs || question.length < PAUSE_LEAST_CHARACTERS) return;
    this._pause = setTimeout(() => {
      this._ask(question, 0, /\p{L}$/u.test(this._input.value)); // a letter's word may go on
    }, pauseMs);
  }

  _key(event) {
    if (event.isComposing || event.keyCode === 229) return; // an input method's, Safari's too
    if (suggestionKey(this, event)) clearTimeout(this._pause);
    else if (event.key !== "Escape") return;
    else if (this._input.value) this._wipe();
    else return this._dialog.close(); // only when there is nothing to clear
    event.preventDefault();
  }

  _wipe() {
    this._input.value = "";
    this._typed();
    this.focus();
  }

  _hotkey(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    const pressed = (ctrlKey || metaKey ? "mod+" : "") + key;
    if (!key || altKey || event.defaultPrevented) return;
    if (pressed.toLowerCase() !== this._text("hotkey").toLowerCase()) return;
    // A single character is typed into a field.
    if (pressed === key && event.composedPath()[0].matches?.(":read-write, select")) return;
    event.preventDefault();
    this.open();
  }

  _clicked(target) {
    const link = target.closest("[data-kind]");
    if (link) this._tell("choose", { ...link.dataset, url: link.href });
    const button = target.closest("[data-do]");
    const again = () => {
      this._status.focus(); // the button will be gone
      this._askTyped();
    };
    const actions = {
      opener: () => this.open(),
      close: () => this._dialog.close(),
      clear: () => this._wipe(),
      option: () => this._choose(button.id.slice(1)),
      cite: () => {
        const entry = this.shadowRoot.getElementById(button.dataset.to);
        entry.closest("details").open = true;
        entry.focus();
      },
      copy: () => this._copy(button),
      more: () => this._ask(this._asked, this._received),
      retry: again,
      suggestion: () => {
        this._input.value = button.value;
        again();
      },
      only: () => {
        this._input.value = this._typedOnly = button.value;
        this._asked = null;
        again();
      },
    };
    if (button) actions[button.dataset.do]();
  }

  /** Copies a citation in a format of the API's. A promise of it is given to the clipboard, since
   * Safari copies nothing once the press is over. */
  async _copy({ dataset, textContent }) {
    let told = "copied";
    try {
      const address = this._address(`references/${encodeURIComponent(dataset.id)}`);
      address.searchParams.set("format", dataset.format);
      const citation = fetch(address, PLAIN).then((response) => response.ok && response.blob())
        .then((blob) => blob.slice(0, blob.size, "text/plain")); // in place of its own type
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": citation })]);
    } catch {
      told = "notCopied";
    }
    this._show("", this._say(told, textContent));
  }

  _choose(place) {
    this._input.value = text(this._offers[place].text);
    this._tell("choose", { kind: "suggestion", id: "", url: "" });
    this._askTyped();
  }

  // -- asking

  _askTyped() {
    this._ask(this._typedQuestion);
  }

  /** Asks for the results from `offset` on. `typing` is given where typing only paused, which
   * leaves the suggestions: whether the last word may be unfinished. What is under way or shown is
   * not asked again, but for its last word as a whole one. */
  async _ask(question, offset = 0, typing) {
    clearTimeout(this._pause);
    typing ?? closeSuggestions(this);
    if (!question || !(offset || question !== this._asked || (this._typing && !typing))) return;
    this._cancel();
    if (question !== this._typedOnly) this._typedOnly = null;
    this._asked = question;
    this._status.textContent = "";
    if (!offset) {
      this._typing = typing;
      this._foot.replaceChildren(); // its button belongs to the question before
    }
    this._slow = setTimeout(() => {
      if (this._popup.hidden) this._show("loading", this._say("loading"));
    }, PROGRESS_AFTER_MS);
    const request = this._request = new AbortController();
    const giveUp = setTimeout(() => request.abort(), GIVE_UP_AFTER_MS);
    const outcome = await this._send(question, offset, request.signal);
    clearTimeout(giveUp);
    if (request !== this._request) return; // stale
    this._cancel();
    const { body } = outcome;
    this._heard(body);
    if (body.help) closeSuggestions(this); // it cannot wait
    if (typing != null && !this._popup.hidden) this._asked = null; // nothing is drawn under them
    else if (Array.isArray(body.results)) showResults(this, body, offset);
    else this._showFailure(outcome, offset);
  }

  /** Waits for a function that is waking, since a question beside it would wake a second one; and
   * asks again, once, where the failure may pass. */
  async _send(question, offset, signal) {
    const address = this._address("search");
    let outcome = { status: 0, body: {} };
    if (!address) return outcome;
    const options = {
      limit: offset ? MORE : this._number("limit", LIMIT),
      article: this._text("article"),
      group: this._text("article") || this._text("group") === "none" ? "" : "article",
      offset,
      exact: question === this._typedOnly,
      typing: this._typing,
      page_lang: this._speaks.slice(0, 3), // the API takes no longer name of one
    };
    // Not "in": an old library of the page may give every object properties of its own.
    for (const [name, value] of Object.entries(options)) if (value) address.searchParams.set(name, value);
    if (this._awake && !this._awake._body) {
      await Promise.race([this._awake._settled, pause(WAKE_MOST_MS)]);
    }
    for (const waitMs of [0, RETRY_AFTER_MS]) {
      if (waitMs) await pause(waitMs);
      if (signal.aborted) break;
      outcome = await post(address, question, signal);
      if (!/^(0|429|50[234])$/.test(outcome.status)) break;
    }
    return outcome;
  }

  /** Ends the question under way, if any. */
  _cancel() {
    clearTimeout(this._slow);
    this._request?.abort();
    this._request = null;
  }

  // -- the states

  _clear() {
    this._cancel();
    emptyResults(this);
    showHelp(this);
    this._asked = this._typedOnly = null;
    this._show("idle");
  }

  /** The same state stays where `state` is empty. */
  _show(state, ...sentences) {
    if (state) this._box.dataset.state = state;
    this._status.lang = this._speaks;
    this._status.replaceChildren(...sentences.filter(Boolean)
      .map((sentence) => el("span.said", {}, sentence, " ")));
  }

  /** A failed "show more" keeps what is shown, and its button; the button asks again. */
  _showFailure({ status, body }, offset) {
    const refused = /^4(?!08|29)/.test(status); // asking again does not help
    if (!offset) {
      emptyResults(this);
      this._asked = null;
      if (!refused) this._foot.append(action("retry", {}, this._say("retry")));
    }
    this._show("failed", (status < 500 && text(body.detail))
      || this._say("failed"));
    this._tell("error", { status });
  }

  /** The question is told only where the page asks for it. */
  _tell(name, detail) {
    if (this.hasAttribute("expose-query")) detail.query = this._asked || this._typedQuestion;
    const event = new CustomEvent(`cite-box-${name}`, { detail, bubbles: true, composed: true });
    this.dispatchEvent(event);
  }
}

if (!customElements.get("cite-box")) customElements.define("cite-box", CiteBox);
})(null);
