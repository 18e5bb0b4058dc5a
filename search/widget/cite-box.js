// <cite-box>: a search box that shows a clinic's own passages, each with its references.
// Made by `make box` from search/widget/src; edit it there. cite-box.min.js is the same.
// The server puts the clinic's line ({"text", "tel"}) in place of the null at the end.
;((EMERGENCY) => {
"use strict";

// style.css
const CSS = `
/* The box's own style, inside its shadow root. */
:host {
  --accent: var(--cite-box-accent, #0b5a76); --on-accent: var(--cite-box-on-accent, #fff);
  --text: var(--cite-box-text, #1c2630); --muted: var(--cite-box-muted, #55616d);
  --surface: var(--cite-box-surface, #fff); --border: var(--cite-box-border, #7f8b97);
  --line: var(--cite-box-line, #dfe4e8); --tint: var(--cite-box-tint, #f3f6f8);
  --mark: var(--cite-box-mark, #ffefb0); --alert: var(--cite-box-emergency, #a8321f);
  --radius: var(--cite-box-radius, 8px);
  display: block; color-scheme: light;
}
@media (prefers-color-scheme: dark) { :host(:not([theme=light])) {
  --accent: var(--cite-box-accent, #86c8e4); --on-accent: var(--cite-box-on-accent, #0d1318);
  --text: var(--cite-box-text, #e4e9ed); --muted: var(--cite-box-muted, #a6b1bb);
  --surface: var(--cite-box-surface, #151a20); --border: var(--cite-box-border, #74818d);
  --line: var(--cite-box-line, #2d363f); --tint: var(--cite-box-tint, #1c232a);
  --mark: var(--cite-box-mark, #5c4a0c); --alert: var(--cite-box-emergency, #f2a596);
  color-scheme: dark;
} }
:host([theme=dark]) {
  --accent: var(--cite-box-accent, #86c8e4); --on-accent: var(--cite-box-on-accent, #0d1318);
  --text: var(--cite-box-text, #e4e9ed); --muted: var(--cite-box-muted, #a6b1bb);
  --surface: var(--cite-box-surface, #151a20); --border: var(--cite-box-border, #74818d);
  --line: var(--cite-box-line, #2d363f); --tint: var(--cite-box-tint, #1c232a);
  --mark: var(--cite-box-mark, #5c4a0c); --alert: var(--cite-box-emergency, #f2a596);
  color-scheme: dark;
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before { box-sizing: border-box; }
:host > * { color: var(--text); background: var(--surface); font: 400 max(16px, 1em)/1.6 a;
  font-family: var(--cite-box-font, inherit); text-align: start; text-transform: none;
  text-indent: 0; text-shadow: none; white-space: normal; word-break: normal;
  overflow-wrap: anywhere; }
p, ol, ul, h2, h3 { margin: 0; padding: 0; list-style: none; }
button, input { font: inherit; color: inherit; background: none; border: 1px solid transparent;
  border-radius: var(--radius); min-block-size: 2.75em; padding: 0 .9em; }
button { cursor: pointer; font-weight: 600; color: var(--accent); }
button:hover, .option:hover, li:focus { background: var(--tint); }
a { color: var(--accent); text-underline-offset: .16em; text-decoration-thickness: 1px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px;
  box-shadow: 0 0 0 2px var(--surface); }
label { display: block; font-weight: 600; margin-block-end: .4em; }
.field, .actions { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; }
.entry { position: relative; flex: 999 1 10em; }
input, .opener { inline-size: 100%; min-block-size: 3em; text-align: start; }
input { padding-inline-end: 2.9em; }
input, .more, .retry, .opener, .suggestions, .cite span { border: 1px solid var(--border); }
::placeholder { color: var(--muted); opacity: 1; }
.clear, .close { min-inline-size: 2.75em; padding: 0; color: var(--muted); }
.clear { position: absolute; inset: 2px 2px 2px auto; min-block-size: 0; }
:dir(rtl) > .clear { inset: 2px auto 2px 2px; }
:placeholder-shown + .clear { display: none; }
.submit { flex: 1 0 auto; min-block-size: 3em; }
.submit, .submit:hover, [aria-selected=true], .option[aria-selected=true]:hover,
.cite:hover span { color: var(--on-accent); background: var(--accent); }
.submit:hover { filter: brightness(1.12); }
.progress { block-size: 3px; margin-block-start: .5em; overflow: hidden; }
[data-on] { background: var(--line); }
[data-on]::before { content: ""; display: block; block-size: 100%; inline-size: 35%;
  background: var(--accent); animation: pass 1.2s ease-in-out infinite alternate; }
@keyframes pass { to { margin-inline-start: 65%; } }

.heard { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden;
  clip-path: inset(50%); }
.suggestions { margin-block-start: .4em; max-block-size: 50vh; overflow: auto;
  border-radius: var(--radius); }
.option { display: flex; align-items: center; min-block-size: 2.75em; padding: .3em .9em;
  cursor: pointer; }
.opener { font-weight: 400; color: var(--muted); }
.dialog { inline-size: min(46rem, 100vw - 2rem); max-block-size: 90dvh; margin-block-start: 5dvh;
  padding: 1.25em; border: 0; border-radius: var(--radius); }
.dialog::backdrop { background: #0008; }
.close { float: inline-end; }
@media (max-width: 40em) { .dialog { min-inline-size: 100%; min-block-size: 100%; margin: 0;
  border-radius: 0; } }

.emergency, .answer { margin-block-start: .5em; padding: .5em .9em; background: var(--tint);
  border-radius: var(--radius); }
.emergency { border-inline-start: 4px solid var(--alert); }
.emergency a { display: inline-block; color: var(--alert); font-weight: 700; }
.status, .disclaimer, .path, .byline, .copies, .uncertain, .notes { color: var(--muted);
  font-size: .9em; }
.status:not(:empty), .actions:not(:empty) { margin-block-start: .9em; }
[data-state=failed] .status, [data-state=none] .status, [data-state=unanswered] .status {
  color: inherit; font-size: 1em; }
.said { display: inline-block; }
[data-state=unanswered] .said { display: block; }
[data-state=unanswered] .said:first-child { font-weight: 650; }
.suggestion, .only, .whole, .copy, .back { min-block-size: 28px; min-inline-size: 28px; padding: 0;
  text-align: start; }
.suggestion, .only, .copy { text-decoration: underline; text-underline-offset: .16em; }
.disclaimer, .closest, .answer { margin-block-start: 1.25em; }

.answer { padding-block: 1em; }
.kicker { color: var(--accent); font-size: .8em; font-weight: 700; }
.closest, .heading { font-size: 1.1875em; line-height: 1.35; }
.item { padding-block: 1.4em; border-block-end: 1px solid var(--line); }
.heading a { display: inline-block; }
.heading a:not(:hover, :focus-visible) { text-decoration-color: transparent; }
.text, .sources { max-inline-size: 70ch; margin-block-start: .45em; }
.text p { white-space: pre-line; }
.text p + p { margin-block-start: .7em; }
mark { color: inherit; background: var(--mark); border-radius: 3px; padding-inline: .1em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.glued { white-space: nowrap; }
.cite { min-inline-size: 24px; min-block-size: 24px; margin: -4px -2px; padding: 0;
  line-height: 1; vertical-align: .12em; user-select: none; }
.cite + .cite { margin-inline-start: 1px; }
.cite span { display: inline-block; min-inline-size: 18px; padding: 2px 4px;
  font-size: max(12px, .72em); border-radius: 6px; }
.cite:not(:hover) span { background: var(--surface); }
.cite[data-printed] { user-select: auto; }
.cite[data-uncertain] span { border-style: dashed; }

.sources { font-size: .95em; }
summary { display: inline-block; min-block-size: 28px; cursor: pointer; color: var(--accent);
  font-weight: 600; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; display: inline-block; padding: .14em; margin-inline: .1em .55em;
  border: solid; border-width: 0 2px 2px 0; transform: translateY(-.12em) rotate(-45deg); }
[open] > summary::before { transform: translateY(-.2em) rotate(45deg); }
.references, .notes { padding-inline-start: 2em; }
.references { list-style: decimal; }
.references li, .notes li { padding: .3em; }
.copies, .uncertain { display: block; }
.copy { margin-inline-start: .5em; font-weight: 400; }
@media (prefers-reduced-motion) { * , ::before { animation: none !important; } }
@media (forced-colors: active) {
  button { border-color: ButtonBorder; }
  [aria-selected=true], [data-on]::before { forced-color-adjust: none; background: Highlight;
    color: HighlightText; }
}
`;

// The requests. None of them needs a preflight.

const PLAIN = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };
const AWAKE = new Map(); // API address -> when it was asked, and the promise of its answer
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

/** Wakes a sleeping function, once for all boxes and again when it may sleep: `answered` is true
 * once it is up, `settled` a promise of its answer, or of null. */
function wake(address) {
  const known = AWAKE.get(address.href);
  if (known && Date.now() - known.at < STAYS_AWAKE_MS) return known;
  const waking = { at: Date.now(), answered: false };
  waking.settled = fetch(address, PLAIN).then((response) => response.json())
    .then((body) => { waking.answered = true; return body; })
    .catch(() => { AWAKE.delete(address.href); return null; });
  AWAKE.set(address.href, waking);
  return waking;
}

/** Posts the text; resolves to `{status, body}`, status 0 with an empty body for no reply. */
async function post(address, words, signal) {
  let status = 0;
  try {
    const response = await fetch(address, { ...PLAIN, method: "POST", body: words, signal,
      headers: { "Content-Type": "text/plain; charset=utf-8", Accept: "application/json" } });
    status = response.status;
    const body = await response.json();
    return { status, body: body || {}, ok: response.ok };
  } catch {
    return { status, body: {} };
  }
}

/** May the same question be answered a little later? */
const passing = (status) => [0, 429, 502, 503, 504].includes(status);

/** Copies a citation in a format of the API's; whether it worked. */
async function copyCitation(address, format) {
  address.searchParams.set("format", format);
  try {
    const response = await fetch(address, PLAIN);
    if (!response.ok) return false;
    await navigator.clipboard.writeText((await response.text()).trim());
    return true;
  } catch {
    return false;
  }
}

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

// The parts of the box that are always there.

/** Builds them in the shadow root; by name. */
function frame(root) {
  const ui = {
    root,
    label: el("label", { class: "label", for: "question", id: "label" }),
    // spellcheck off: some browsers send what is typed to a spelling service
    input: el("input", { class: "input", id: "question", type: "text", role: "combobox",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions",
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", inputmode: "search",
      enterkeyhint: "search", maxlength: QUESTION_MOST_CHARACTERS }),
    clear: action("clear", { class: "clear" }, "×"),
    submit: el("button", { class: "submit", type: "submit" }),
    progress: el("div", { class: "progress", "aria-hidden": "true" }),
    emergency: el("p", { class: "emergency", hidden: true }),
    popup: el("ul", { class: "suggestions", id: "suggestions", role: "listbox", hidden: true }),
    status: el("p", { class: "status", role: "status", tabindex: "-1" }),
    hint: el("div", { class: "actions" }),
    results: el("section", { class: "results", hidden: true }),
    list: el("ol", { class: "list", role: "list" }),
    foot: el("div", { class: "actions" }),
    disclaimer: el("p", { class: "disclaimer", hidden: true }),
    opener: action("open", { class: "opener", "aria-haspopup": "dialog", hidden: true }),
    close: action("close", { class: "close" }, "×"),
  };
  ui.form = el("form", { class: "form", role: "search", "aria-labelledby": "label" }, ui.label,
    el("div", { class: "field" }, el("div", { class: "entry" }, ui.input, ui.clear), ui.submit));
  ui.under = el("div", { class: "under" }, ui.popup);
  ui.box = el("div", { class: "box", "data-state": "idle" }, ui.form, ui.progress, ui.emergency,
    ui.under, ui.status, ui.hint, ui.results, ui.foot, ui.disclaimer);
  ui.dialog = el("dialog", { class: "dialog", "aria-labelledby": "label" }, ui.close);
  dress(root);
  root.append(ui.opener, ui.dialog);
  return ui;
}

// Sizes and times.

const LIMIT = { fallback: 10, least: 1, most: 50 };
const PAUSE_MS = { fallback: 600, least: 0, most: 10000 }; // 0: only Enter and the button ask
const PAUSE_LEAST_CHARACTERS = 3;
const OFFSET_MOST = 1000; // the API refuses more
const QUESTION_MOST_CHARACTERS = 2000; // the API refuses more
const PROGRESS_AFTER_MS = 400;
const GIVE_UP_AFTER_MS = 30000; // API Gateway gives up after 29 s
const WHOLE_UP_TO_CHARACTERS = 900; // a longer passage opens with its first paragraphs
const LEAD_CHARACTERS = 500;
const NAME_MOST_CHARACTERS = 80; // of a question, in a button's name
const MISSING_MOST = 8; // words named that no page has
const SUGGEST_PAUSE_MS = 250;
const SUGGEST_REST_MS = 900; // between two requests for suggestions while typing goes on
const SUGGEST_LEAST_CHARACTERS = 6; // of a word's end: "does " has no suggestions worth a request
const WAKE_MOST_MS = 3000; // for which the first question waits
const STAYS_AWAKE_MS = 240000; // a function sleeps after some minutes
const RETRY_AFTER_MS = 1500;

// The region of the results: what is shown of an answer, and how much of it there is.

class Results {
  constructor(ui, settings) {
    this._ui = ui;
    this._settings = settings;
    this._shown = new Set(); // ids
    this._received = 0; // results received, the answer included: the next offset
  }

  _empty() {
    const { results, list: items, hint, foot } = this._ui;
    this._received = 0;
    this._shown.clear();
    results.hidden = true;
    for (const node of [results, items, hint, foot]) node.replaceChildren();
  }

  /** Adds what is new in an answer; returns the first of its results in the list. */
  _append(answer) {
    const language = this._settings._language;
    const { results, list: items } = this._ui;
    const build = (result, kicker) => {
      this._shown.add(result.id);
      return resultNode(result, `r${this._shown.size}`, kicker, language);
    };
    if (answer.answer && !this._received) {
      results.append(el("div", { class: "answer" }, build(answer.answer, language.say.answer)));
    }
    const fresh = list(answer.results).filter((result) => !this._shown.has(result.id))
      .map((result) => build(result, null));
    this._received += answer.results.length;
    items.append(...fresh.map((node) => el("li", { class: "item" }, node)));
    return fresh[0];
  }

  /** How many passages match and are shown; `beyond` when more than `total` may match. */
  _count(answer) {
    const shown = Math.max(this._received, this._shown.size);
    const total = Number(answer.total) || 0;
    const beyond = answer.total_relation === "gte" && answer.results.length > 0;
    return { shown, beyond, total: beyond ? total : Math.max(total, this._shown.size) };
  }

  /** Which of the question's words no page has; "" when there are none. */
  _missing(answer) {
    const words = list(answer.not_found).map(text).filter(Boolean).map(shortened);
    const more = Math.max(0, words.length - MISSING_MOST);
    return words.length
      ? this._settings._language.say.missing(words.slice(0, MISSING_MOST), more) : "";
  }

  /** The other reading of the question, or, where it was searched for too, the way out of it. */
  _offer(asked, meant, searched) {
    const { say } = this._settings._language;
    this._ui.hint.append(...(searched
      ? [action("only", { class: "only", value: asked }, say.only(shortened(asked)))]
      : [say.suggestion, action("suggestion", { class: "suggestion" }, meant)]));
  }

  /** Shows an answer; its facts, and its first new result. */
  _show(answer, offset, asked, typedOnly) {
    const { say } = this._settings._language;
    const { results, list: items, foot } = this._ui;
    if (!offset) this._empty();
    const fresh = this._append(answer);
    const { total, shown, beyond } = this._count(answer);
    const closest = answer.unanswered === true && shown > 0;
    results.hidden = !shown;
    if (!offset) { // the level between the page's heading and the results'
      results.prepend(closest ? el("h2", { class: "closest" }, say.closest)
        : el("h2", { class: "heard" }, say.results));
    }
    results.append(items);
    const more = (beyond || shown < total) && answer.results.length > 0
      && this._received <= OFFSET_MOST;
    foot.replaceChildren(...(more ? [action("more", { class: "more" }, say.more)] : []));
    const meant = typedOnly ? "" : text(answer.did_you_mean);
    const searched = meant && answer.corrected === true;
    if (!offset && meant && (total || !searched)) this._offer(asked, meant, searched);
    const found = total ? say.found(total, shown, beyond) : say.none;
    return {
      fresh, total, shown,
      state: closest ? "unanswered" : total ? "results" : "none",
      sentences: [closest ? say.unanswered : found, shown ? this._missing(answer) : "",
        searched ? say.also(meant) : ""],
    };
  }
}

// What the server or the page sent, made safe to show.

const text = (value) => (typeof value === "string" ? value.trim() : "");
const list = (value) => (Array.isArray(value) ? value.filter((item) => item !== null) : []);

/** A URL when it is an http(s) one, else null: anything else is neither asked nor a link. */
function safeUrl(value, base) {
  try {
    const url = new URL(value, base);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** `tel:` address of a number as people write it, else null (then the number is plain text). */
function telAddress(number) {
  const dialled = number.replace(/[\s().\-\u2010-\u2013\u00a0]/g, "");
  return /^\+?[0-9*#]+$/.test(dialled) ? `tel:${dialled}` : null;
}

/** A question's first words, for a button's name. */
function shortened(question) {
  const characters = [...question];
  if (characters.length <= NAME_MOST_CHARACTERS) return question;
  return `${characters.slice(0, NAME_MOST_CHARACTERS - 1).join("").trimEnd()}…`;
}

function emergencyLine(value) {
  const line = { text: text(value && value.text), tel: text(value && value.tel) };
  return line.text || line.tel ? line : null;
}

const DATES = new Map(); // a formatter takes longer to make than all else of a result

function longDate(iso, locale) {
  if (!/^\d{4}-\d\d-\d\d/.test(iso)) return iso; // not a whole date: as the clinic wrote it
  try {
    if (!DATES.has(locale)) {
      DATES.set(locale, new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }));
    }
    return DATES.get(locale).format(new Date(iso));
  } catch {
    return iso;
  }
}

// What the page asks of the box, by its attributes.

const ATTRIBUTES = ["src", "limit", "placeholder", "label", "lang", "theme", "group", "article",
  "debounce-ms", "hotkey", "open-in", "expose-query", "emergency-text", "emergency-tel",
  "disclaimer", "strings"];
const ONE_OF = { theme: ["light", "dark"], group: ["article"], "open-in": ["dialog"] };
// Every element's own attributes, of which most are properties too.
const GLOBAL = /^(data-|aria-|on|item|class$|exportparts$|is$|part$|role$)/;

class Settings {
  constructor(host) {
    this._host = host;
    this._warned = new Set();
    this._strings = null; // the property's, which goes before the attribute's
  }

  _text(name) {
    return text(this._host.getAttribute(name));
  }

  /** In which language the box speaks, and what it says; the page's own words go first. */
  get _language() {
    const nearest = this._host.closest("[lang]");
    const locale = (nearest && nearest.lang) || "en";
    const primary = locale.toLowerCase().split("-")[0];
    const own = this._strings || this._parsed(this._text("strings"));
    const name = Object.keys(STRINGS).includes(primary) || own ? primary : "en";
    return { locale, name, say: worded(STRINGS[name] || STRINGS.en, own || {}, this) };
  }

  /** A JSON object's words, or null. A framework may set the property as the attribute's text. */
  _parsed(given) {
    try {
      const own = typeof given === "string" ? JSON.parse(given || null) : given;
      if (own === null || typeof own === "object") return own;
    } catch { /* said below */ }
    return this._warn("strings", "strings is not a JSON object.");
  }

  /** The address of one of the API's pages, or null when `src` is no http(s) address. */
  _address(page) {
    const src = this._text("src");
    if (!src) this._warn("src", "has no src: it asks the page's own origin.");
    const base = src ? safeUrl(src, document.baseURI) : safeUrl("/", location.href);
    if (!base) return this._warn("src", `src is not an http(s) address: ${src || location.href}`);
    base.search = base.hash = "";
    base.pathname = base.pathname.replace(/\/*$/, `/${page}`);
    return base;
  }

  _number(name, { fallback, least, most }) {
    const given = this._text(name);
    const number = Number(given || fallback);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    this._warn(name, `${name} is a whole number from ${least} to ${most}: taking ${fallback}.`);
    return fallback;
  }

  /** Which key, with which of Ctrl or Cmd, brings the box; null for none. */
  get _hotkey() {
    const [, mod, key] = /^(mod\+)?(\S)$/.exec(this._text("hotkey").toLowerCase()) || [];
    return key ? { mod: Boolean(mod), key } : null;
  }

  _check() {
    const own = new Set(ATTRIBUTES);
    for (const property in this._host) own.add(property.toLowerCase());
    for (const { name, value } of this._host.attributes) {
      const allowed = ONE_OF[name] || [value];
      if (!allowed.includes(value)) this._warn(name, `${name} is ${allowed.join(" or ")}.`);
      if (own.has(name) || GLOBAL.test(name)) continue;
      this._warn(name, `does not know the attribute ${name}. Known: ${ATTRIBUTES.join(", ")}.`);
    }
    if (this._text("hotkey") && !this._hotkey) this._warn("hotkey", 'hotkey is like "/" or "mod+k".');
  }

  /** Once about each thing; null, so that a caller may return it. */
  _warn(about, sentence) {
    if (!this._warned.has(about)) console.warn(`<cite-box> ${sentence}`);
    this._warned.add(about);
    return null;
  }
}

/** Our words with the page's in their place. Where ours are made of values, {0} and {1} stand for
 * the first and the second. */
function worded(ours, own, settings) {
  const say = { ...ours };
  for (const [name, words] of Object.entries(own)) {
    const kind = typeof ours[name];
    if (kind === typeof words) say[name] = words;
    else if (kind === "function" && typeof words === "string") {
      say[name] = (...values) => words.replace(/\{(\d)\}/g, (_, place) => values[place]);
    } else settings._warn(`strings.${name}`, `strings: ${name} cannot be that.`);
  }
  return say;
}

// What the box says, in each of its languages.

const STRINGS = {
  en: {
    label: "Search our articles",
    placeholder: "Type a question",
    search: "Search",
    clear: "Clear the question",
    close: "Close",
    results: "Search results",
    suggested: "Suggestions",
    suggestions: (count) => `${plural(count, "suggestion")}.`,
    copy: "Copy citation",
    copied: (format) => `Copied as ${format}.`,
    notCopied: "That could not be copied.",
    empty: "Please type a question first.",
    loading: "Searching…",
    found: (total, shown, beyond) =>
      (beyond ? `More than ${grouped(total, "en")} passages found`
        : total === 1 ? "1 passage found" : `${grouped(total, "en")} passages found`) +
      (beyond || shown < total ? `, ${grouped(shown, "en")} shown.` : "."),
    none: "Nothing found. Try other words, or fewer.",
    unanswered: "Nothing here answers that.",
    closest: "The closest pages",
    missing: (words, more) => `Not on these pages: ${words.map((word) => `“${word}”`).join(", ")}`
      + `${more ? ` and ${more} more` : ""}.`,
    failed: "The search did not answer. Please try again in a moment.",
    offline: "You seem to be offline. Check your connection, then try again.",
    retry: "Try again",
    suggestion: "Did you mean",
    also: (meant) => `Also searched for “${meant}”.`,
    only: (typed) => `Search only for “${typed}”`,
    answer: "Answer",
    whole: "Show whole passage",
    more: "Show more",
    reviewed: (who, when) =>
      `Reviewed${who && ` by ${who}`}${when && `${who ? "," : ""} ${when}`}`,
    sources: (references, notes) =>
      [references && plural(references, "reference"), notes && plural(notes, "citation note")]
        .filter(Boolean).join(", "),
    reference: (number) => `Show reference ${number}`,
    back: (number) => `Back to where reference ${number} is cited`,
    note: "About this citation",
    doubts: {
      ambiguous: "More than one reference fits this citation.",
      "fuzzy-name": "The name is spelled differently in the reference list.",
      "year-off": "The year differs from the one in the reference list.",
    },
    uncertain: "It is not certain that this citation means this reference.",
    unlinked: "Not in the article’s reference list.",
  },
  es: {
    label: "Buscar en nuestros artículos",
    placeholder: "Escriba una pregunta",
    search: "Buscar",
    clear: "Borrar la pregunta",
    close: "Cerrar",
    suggested: "Sugerencias",
    suggestions: (count) => `${plural(count, "sugerencia")}.`,
    copy: "Copiar la cita",
    copied: (format) => `Copiada como ${format}.`,
    notCopied: "No se pudo copiar.",
    results: "Resultados de la búsqueda",
    empty: "Escriba primero una pregunta.",
    loading: "Buscando…",
    found: (total, shown, beyond) =>
      (beyond ? `Más de ${grouped(total, "es")} pasajes encontrados`
        : total === 1 ? "1 pasaje encontrado" : `${grouped(total, "es")} pasajes encontrados`) +
      (beyond || shown < total ? `, ${grouped(shown, "es")} a la vista.` : "."),
    none: "No se encontró nada. Pruebe con otras palabras, o con menos.",
    unanswered: "Aquí no hay nada que responda a eso.",
    closest: "Las páginas más relacionadas",
    missing: (words, more) => `No ${words.length > 1 ? "aparecen" : "aparece"} en estas páginas: `
      + `${words.map((word) => `«${word}»`).join(", ")}${more ? ` y ${more} más` : ""}.`,
    failed: "La búsqueda no respondió. Inténtelo de nuevo en un momento.",
    offline: "Parece que no hay conexión. Compruébela e inténtelo de nuevo.",
    retry: "Intentar de nuevo",
    suggestion: "Quizá quiso decir",
    also: (meant) => `También se buscó «${meant}».`,
    only: (typed) => `Buscar solo «${typed}»`,
    answer: "Respuesta",
    whole: "Mostrar el pasaje entero",
    more: "Mostrar más",
    reviewed: (who, when) =>
      `Revisado${who && ` por ${who}`}${when && `${who ? "," : ""} ${when}`}`,
    sources: (references, notes) =>
      [references && plural(references, "referencia"), notes && plural(notes, "nota")]
        .filter(Boolean).join(", "),
    reference: (number) => `Mostrar la referencia ${number}`,
    back: (number) => `Volver a la cita de la referencia ${number}`,
    note: "Sobre esta cita",
    doubts: {
      ambiguous: "Más de una referencia corresponde a esta cita.",
      "fuzzy-name": "El nombre está escrito de otra forma en la lista de referencias.",
      "year-off": "El año no coincide con el de la lista de referencias.",
    },
    uncertain: "No es seguro que la cita se refiera a esta referencia.",
    unlinked: "No figura en la lista de referencias del artículo.",
  },
};

/** A number as the language writes it: 1,000 in English, 1000 in Spanish. */
function grouped(number, language) {
  return number < 1000 ? number : number.toLocaleString(language); // the latter loads much
}

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

// The suggestions: a combobox with a listbox, list autocomplete, manual selection.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

class Suggestions {
  /** `host` has `ready()`: may it be asked yet? `suggest(text, signal)`, a promise of texts;
   * `choose(text)`; `opened(count)`, 0 when the list closes. */
  constructor(input, popup, host) {
    this._input = input;
    this._popup = popup;
    this._host = host;
    this._forget();
  }

  _forget() {
    this._texts = [];
    this._active = -1;
    this._word = 0; // for which word of the question was asked last, and how
    this._asked = {};
    this._at = 0;
    this._request = null;
  }

  get open() {
    return !this._popup.hidden;
  }

  /** Asks at the end of a word and when typing pauses within one: once each, a word. */
  typed() {
    clearTimeout(this._timer);
    this._mark(-1);
    const typed = this._input.value;
    const letters = typed.trim().length;
    if (letters < PAUSE_LEAST_CHARACTERS) return this.close();
    const words = typed.trim().split(/\s+/).length;
    if (words !== this._word) this._asked = {};
    this._word = words;
    const ended = /\s$/.test(typed);
    const rested = performance.now() - this._at > SUGGEST_REST_MS;
    if (ended && letters >= SUGGEST_LEAST_CHARACTERS && rested) this._ask("ended");
    else this._timer = setTimeout(() => this._ask(ended ? "ended" : "paused"), SUGGEST_PAUSE_MS);
  }

  async _ask(how) {
    if (this._asked[how] || !this._host.ready()) return;
    this._asked[how] = true;
    this._at = performance.now();
    if (this._request) this._request.abort();
    const request = this._request = new AbortController();
    const texts = await this._host.suggest(this._input.value, request.signal);
    if (!request.signal.aborted) this._show(texts);
  }

  _show(texts) {
    this._texts = texts;
    this._popup.replaceChildren(...texts.map((words, place) => el("li",
      { class: "option", id: `s${place + 1}`, role: "option", "aria-selected": "false" }, words)));
    this._mark(-1);
    this._popup.hidden = !texts.length;
    this._input.setAttribute("aria-expanded", this.open);
    this._host.opened(texts.length);
  }

  /** Ends what is under way; what was suggested is kept for the arrow keys when `kept`. */
  close(kept) {
    clearTimeout(this._timer);
    if (this._request) this._request.abort();
    const texts = this._texts;
    if (this.open) this._show([]);
    this._forget();
    if (kept) this._texts = texts;
  }

  _mark(place) {
    this._active = place;
    [...this._popup.children].forEach((option, index) => {
      option.setAttribute("aria-selected", index === place);
      if (index === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) this._input.removeAttribute("aria-activedescendant");
    else this._input.setAttribute("aria-activedescendant", `s${place + 1}`);
  }

  /** Whether the key was one of the list's. */
  key({ key, altKey }) {
    const last = this._texts.length - 1;
    const moves = {
      ArrowDown: () => (altKey ? -1 : this._active < last ? this._active + 1 : -1),
      ArrowUp: () => (this._active < 0 ? last : this._active - 1),
    };
    if (moves[key] && last >= 0) {
      if (key === "ArrowUp" && altKey) this.close(true);
      else {
        if (!this.open) this._show(this._texts);
        this._mark(moves[key]());
      }
      return true;
    }
    if (!this.open) return false;
    if (key === "Enter" && this._active >= 0) {
      this._host.choose(this._texts[this._active]);
      return true;
    }
    if (key === "Escape") this.close(true);
    if (/^(Home|End|Arrow(Left|Right))$/.test(key)) this._mark(-1); // the caret moves
    if (key === "Tab") this.close();
    return key === "Escape";
  }

  /** The option under a pointer's press, if any. */
  press(target) {
    const option = target.closest("[role=option]");
    if (option) this._host.choose(option.textContent);
  }
}

// The element: its states, and what the person does.

/**
 * The search box of a clinic's website. Its own content is the page's fallback without
 * JavaScript: a `<form method="post">` with a field named `q`.
 *
 * @element cite-box
 * @attr {string} src - the API's base address, as `https://api.example/`; else the page's origin
 * @attr {number} limit - passages asked for at once, 1 to 50 (10)
 * @attr {number} debounce-ms - pause after which a typed question is sent (600); 0: never
 * @attr {string} label - text above the input
 * @attr {string} placeholder - text in the empty input
 * @attr {string} lang - language of the box's own words: en, es (else that of the page, else en)
 * @attr {string} theme - light or dark, whatever the system prefers
 * @attr {string} group - article: the best passage of each article only
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
 * @csspart box, form, field, label, entry, input, clear, submit, opener, dialog, close, progress,
 *   emergency, under, suggestions, option, status, said, actions, suggestion, only, results, answer,
 *   kicker, list, heard, closest, item, result, path, heading, link, byline, text, mark, glued, cite, whole,
 *   sources, summary, references, reference, reference-link, copies, copy, back, notes, uncertain,
 *   more, retry, disclaimer
 * @cssprop --cite-box-accent, --cite-box-on-accent, --cite-box-text, --cite-box-muted,
 *   --cite-box-surface, --cite-box-tint, --cite-box-border (edges of controls), --cite-box-line
 *   (rules), --cite-box-mark, --cite-box-emergency, --cite-box-radius, --cite-box-font
 */
class CiteBox extends HTMLElement {
  static get observedAttributes() { return ATTRIBUTES; }

  constructor() {
    super();
    this._life = null; // AbortController of this connection: every listener hangs on it
    this._request = null; // AbortController of the question under way
    this._turn = 0; // number of the newest question: an answer with another number is stale
    this._pause = 0; // timers
    this._slow = 0;
    this._asked = null; // the question that is under way or shown; null lets it be asked again
    this._typedOnly = null; // the question that is searched as typed, when it is asked again
    this._marked = null; // the citation mark that opened a reference last
    this._awake = null; // what wake() gave
    this._offered = null; // what the status told of suggestions
    this._beside = false; // did the last press on the dialog fall beside it?
    this._emergency = emergencyLine(EMERGENCY);
    this._settings = new Settings(this);
    this._ui = frame(this.attachShadow({ mode: "open" }));
    this._results = new Results(this._ui, this._settings);
    const { input, popup } = this._ui;
    this._suggestions = new Suggestions(input, popup, {
      ready: () => Boolean(this._awake && this._awake.answered),
      suggest: (typed, signal) => this._suggest(typed, signal),
      choose: (words) => this._choose(words),
      opened: (count) => {
        const { status } = this._ui;
        if (count) status.textContent = this._offered = this._say.suggestions(count);
        else if (status.textContent === this._offered) status.textContent = "";
      },
    });
  }

  connectedCallback() {
    this._life = new AbortController();
    const { signal } = this._life;
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    const { form, input, popup, dialog } = this._ui;
    on(form, "submit", (event) => this._submitted(event));
    on(input, "input", (event) => this._typed(event.isComposing));
    on(input, "compositionend", () => this._typed(false));
    on(input, "keydown", (event) => this._key(event));
    on(input, "focus", () => this._wake());
    on(input, "blur", () => this._suggestions.close(true));
    on(popup, "pointerdown", (event) => event.preventDefault()); // the focus stays in the input
    on(popup, "click", (event) => this._suggestions.press(event.target));
    on(this.shadowRoot, "click", (event) => this._clicked(event));
    on(dialog, "close", () => this._place());
    on(dialog, "pointerdown", ({ target, clientX, clientY }) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      this._beside = target === dialog && (clientX < left || clientX > right || clientY < top
        || clientY > bottom);
    });
    on(document, "keydown", (event) => this._hotkey(event));
    on(window, "online", () => { if (this._state === "failed") this._ask(input.value.trim()); });
    if (Object.hasOwn(this, "strings")) { // set before the script came
      const { strings } = this;
      delete this.strings;
      this.strings = strings;
    }
    this._settings._check();
    this._relabel();
    this._place();
    this._takeOver();
  }

  disconnectedCallback() {
    this._life.abort();
    clearTimeout(this._pause);
    this._suggestions.close();
    this._ui.dialog.close();
    if (this._cancel()) this._clear();
  }

  attributeChangedCallback(name) {
    if (!this.isConnected || !this._life) return;
    this._relabel();
    if (name === "open-in") this._place();
  }

  get strings() { return this._settings._strings; }

  set strings(words) {
    this._settings._strings = this._settings._parsed(words);
    if (this.isConnected) this._relabel();
  }

  focus(options) {
    this._ui.input.focus(options);
  }

  open() {
    const { dialog } = this._ui;
    if (this._inDialog && !dialog.open) {
      dialog.showModal();
      this._place();
    }
    this.focus();
    this._ui.input.select();
  }

  get _say() { return this._settings._language.say; }

  get _state() { return this._ui.box.dataset.state; }

  get _inDialog() { return this._settings._text("open-in") === "dialog"; }

  // -- how it stands on the page

  _relabel() {
    const { say, name } = this._settings._language;
    const { form, status, label, input, submit, clear, close, opener, popup, results, disclaimer,
      emergency } = this._ui;
    form.lang = status.lang = opener.lang = name;
    label.textContent = opener.textContent = this._settings._text("label") || say.label;
    input.placeholder = (this.getAttribute("placeholder") ?? say.placeholder) || " "; // hides "×"
    submit.textContent = say.search;
    clear.setAttribute("aria-label", say.clear);
    close.setAttribute("aria-label", say.close);
    popup.setAttribute("aria-label", say.suggested);
    results.setAttribute("aria-label", say.results);
    disclaimer.textContent = this._settings._text("disclaimer");
    disclaimer.hidden = !disclaimer.textContent;
    const [own, tel] = ["emergency-text", "emergency-tel"].map((one) => this._settings._text(one));
    const line = emergencyLine({ text: own, tel }) || this._emergency;
    emergency.hidden = !line;
    emergency.replaceChildren(...(line ? emergencyNodes(line) : []));
  }

  /** The box itself, or in its place a button with the box in a dialog. The clinic's line goes
   * with whichever is to be seen. */
  _place() {
    const { root, box, dialog, opener, under, emergency } = this._ui;
    const closed = this._inDialog && !dialog.open;
    if (!this._inDialog && dialog.open) dialog.close();
    const home = this._inDialog ? dialog : root;
    if (box.parentNode !== home) home.append(box);
    opener.hidden = !this._inDialog;
    if (closed) opener.after(emergency);
    else under.before(emergency);
  }

  /** What was typed into the fallback form before the script came is not lost; what it came with
   * is asked. */
  _takeOver() {
    const fallback = this.querySelector("input[name=q], textarea[name=q]");
    const { input } = this._ui;
    if (!fallback || input.value) return;
    input.value = fallback.value;
    if (fallback === document.activeElement) this.focus();
    if (fallback.defaultValue && fallback.value === fallback.defaultValue) {
      this._ask(fallback.value.trim());
    }
  }

  // -- what the person does

  _wake() {
    const address = this._settings._address("health");
    if (!address) return;
    this._awake = wake(address);
    this._awake.settled.then((body) => {
      this._emergency = emergencyLine(body && body.emergency) || this._emergency;
      if (this.isConnected) this._relabel();
    });
  }

  _submitted(event) {
    event.preventDefault();
    const question = this._ui.input.value.trim();
    if (question) {
      if (question === this._typedOnly) this._asked = this._typedOnly = null; // the way back
      this._ask(question);
      return;
    }
    this._show("idle", this._say.empty);
    this.focus();
  }

  _typed(composing) {
    clearTimeout(this._pause);
    const question = this._ui.input.value.trim();
    if (!question) this._clear();
    if (composing) return;
    this._suggestions.typed();
    const pauseMs = this._settings._number("debounce-ms", PAUSE_MS);
    if (!pauseMs || [...question].length < PAUSE_LEAST_CHARACTERS) return;
    this._pause = setTimeout(() => this._ask(question, 0, true), pauseMs);
  }

  _key(event) {
    const { input, dialog } = this._ui;
    if (event.isComposing || event.keyCode === 229) return; // an input method's, Safari's too
    if (this._suggestions.key(event)) {
      event.preventDefault();
      clearTimeout(this._pause);
    } else if (event.key === "Escape" && input.value) {
      event.preventDefault(); // a dialog closes when there is nothing to clear
      this._wipe();
    } else if (event.key === "Escape" && dialog.open) dialog.close();
  }

  _wipe() {
    this._ui.input.value = "";
    this._typed(false);
    this.focus();
  }

  _hotkey(event) {
    const wanted = this._settings._hotkey;
    if (!wanted || event.defaultPrevented || event.key.toLowerCase() !== wanted.key) return;
    if (wanted.mod !== (event.ctrlKey || event.metaKey) || event.altKey) return;
    const [at] = event.composedPath();
    if (!wanted.mod && (at.isContentEditable || /^(input|textarea|select)$/i.test(at.tagName))) return;
    event.preventDefault();
    this.open();
  }

  _clicked({ target }) {
    const button = target.closest("[data-do]");
    const link = target.closest("[data-kind]");
    if (link) this._tell("cite-box-choose", { ...link.dataset, url: link.href });
    const { status, input, dialog } = this._ui;
    if (target.closest("summary")) fill(target.closest("details"));
    if (target === dialog && this._beside) dialog.close();
    if (!button) return;
    const actions = {
      open: () => this.open(),
      close: () => dialog.close(),
      clear: () => this._wipe(),
      cite: () => this._openReference(button),
      back: () => { button.hidden = true; this._marked.focus(); },
      whole: () => showWhole(button),
      copy: () => this._copy(button),
      more: () => this._ask(this._asked, this._results._received),
      retry: () => { status.focus(); this._ask(input.value.trim()); },
      suggestion: () => {
        input.value = button.textContent;
        status.focus();
        this._ask(input.value);
      },
      only: () => {
        input.value = this._typedOnly = button.value;
        this._asked = null;
        status.focus();
        this._ask(input.value);
      },
    };
    actions[button.dataset.do]();
  }

  _openReference(mark) {
    const sources = mark.closest("article").querySelector("details");
    fill(sources);
    sources.open = true;
    const target = this.shadowRoot.getElementById(mark.dataset.to);
    this.shadowRoot.querySelectorAll(".back").forEach((back) => { back.hidden = true; });
    const back = target.querySelector(".back");
    if (back) back.hidden = false;
    this._marked = mark;
    target.focus();
  }

  async _copy(button) {
    const { id, format } = button.dataset;
    const address = this._settings._address(`references/${encodeURIComponent(id)}`);
    const done = Boolean(address) && await copyCitation(address, format);
    const { say } = this._settings._language;
    this._show(this._state, done ? say.copied(button.textContent) : say.notCopied);
  }

  async _suggest(typed, signal) {
    const address = this._settings._address("suggest");
    if (!address) return [];
    const { body } = await post(address, typed, signal);
    return list(body.suggestions).map((one) => text(one.text)).filter(Boolean);
  }

  _choose(words) {
    this._ui.input.value = words;
    this._tell("cite-box-choose", { kind: "suggestion", id: "", url: "" });
    this._ask(words);
  }

  // -- asking

  /** Asks for the results from `offset` on. What is under way or shown is not asked again. The
   * suggestions stay where only typing paused. */
  async _ask(question, offset = 0, typing = false) {
    clearTimeout(this._pause);
    if (!question || (!offset && question === this._asked)) return;
    this._cancel();
    if (!typing) this._suggestions.close();
    if (question !== this._typedOnly) this._typedOnly = null;
    const turn = ++this._turn;
    const request = this._request = new AbortController();
    this._asked = question;
    const { status, foot } = this._ui;
    status.textContent = "";
    if (!offset) foot.replaceChildren(); // its button belongs to the question before
    this._slow = setTimeout(() => this._showProgress(), PROGRESS_AFTER_MS);
    const giveUp = setTimeout(() => request.abort(), GIVE_UP_AFTER_MS);
    const outcome = await this._send(question, offset, request.signal);
    clearTimeout(giveUp);
    if (turn !== this._turn) return;
    this._cancel();
    this._emergency = emergencyLine(outcome.body.emergency) || this._emergency;
    this._relabel();
    if (outcome.ok && Array.isArray(outcome.body.results)) this._showAnswer(outcome.body, offset);
    else this._showFailure(outcome, offset);
  }

  /** Waits for a function that is waking, since a question beside it would wake a second one; and
   * asks again, once, where the failure may pass. */
  async _send(question, offset, signal) {
    const address = this._settings._address("search");
    const none = { status: 0, body: {} };
    if (!address) return none;
    const options = address.searchParams;
    options.set("limit", this._settings._number("limit", LIMIT));
    for (const name of ["article", "group"]) {
      if (this._settings._text(name)) options.set(name, this._settings._text(name));
    }
    if (offset) options.set("offset", offset);
    if (question === this._typedOnly) options.set("exact", "true");
    if (this._awake && !this._awake.answered) {
      await Promise.race([this._awake.settled, pause(WAKE_MOST_MS)]);
    }
    const outcome = signal.aborted ? none : await post(address, question, signal);
    if (!passing(outcome.status) || signal.aborted || !navigator.onLine) return outcome;
    await pause(RETRY_AFTER_MS);
    return signal.aborted ? outcome : post(address, question, signal);
  }

  /** Ends the question under way, if any; its answer will be stale. */
  _cancel() {
    clearTimeout(this._slow);
    this._ui.progress.removeAttribute("data-on");
    this._ui.results.removeAttribute("aria-busy");
    const underWay = this._request;
    this._request = null;
    if (!underWay) return false;
    this._turn += 1;
    underWay.abort();
    return true;
  }

  // -- the states

  _clear() {
    this._cancel();
    this._results._empty();
    this._asked = this._typedOnly = null;
    this._show("idle", "");
  }

  _show(state, ...sentences) {
    this._ui.box.dataset.state = state;
    this._ui.status.replaceChildren(...sentences.filter(Boolean)
      .flatMap((sentence) => [" ", el("span", { class: "said" }, sentence)]).slice(1));
  }

  _showProgress() {
    this._ui.progress.setAttribute("data-on", "");
    this._ui.results.setAttribute("aria-busy", "true");
    this._show("loading", this._say.loading);
  }

  _showAnswer(answer, offset) {
    const { fresh, total, shown, state, sentences } =
      this._results._show(answer, offset, this._asked, this._typedOnly);
    if (offset) (fresh || this._ui.status).focus(); // its button may be gone
    this._show(state, ...sentences);
    this._tell("cite-box-results", { total, shown, took_ms: Number(answer.took_ms) || 0 });
  }

  /** A failed "show more" keeps what is shown, and its button; the button asks again. */
  _showFailure({ status, body }, offset) {
    const say = this._say;
    const refused = status >= 400 && status < 500;
    if (!offset) {
      this._results._empty();
      this._asked = null;
      const mayHelp = !refused || status === 408 || status === 429;
      if (mayHelp) this._ui.foot.append(action("retry", { class: "retry" }, say.retry));
    }
    const ours = navigator.onLine ? say.failed : say.offline;
    this._show("failed", (refused && text(body.detail)) || ours);
    this._tell("cite-box-error", { status });
  }

  /** The question is told only where the page asks for it. */
  _tell(name, detail) {
    const query = this._asked || this._ui.input.value.trim();
    const told = this.hasAttribute("expose-query") ? { ...detail, query } : detail;
    this.dispatchEvent(new CustomEvent(name, { detail: told, bubbles: true, composed: true }));
  }
}

if (!customElements.get("cite-box")) customElements.define("cite-box", CiteBox);
})(null);
