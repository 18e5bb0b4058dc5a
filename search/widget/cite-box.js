// <cite-box>: a search box that shows a clinic's own passages, each with its references.
// Made by `make box` from search/widget/src; edit it there.
(() => {
"use strict";

// The server puts the clinic's line ({"text", "tel"}) here when it serves this file.
const EMERGENCY = null;

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
@media (prefers-color-scheme: dark) { :host {
  --accent: var(--cite-box-accent, #86c8e4); --on-accent: var(--cite-box-on-accent, #0d1318);
  --text: var(--cite-box-text, #e4e9ed); --muted: var(--cite-box-muted, #a6b1bb);
  --surface: var(--cite-box-surface, #151a20); --border: var(--cite-box-border, #74818d);
  --line: var(--cite-box-line, #2d363f); --tint: var(--cite-box-tint, #1c232a);
  --mark: var(--cite-box-mark, #5c4a0c); --alert: var(--cite-box-emergency, #f2a596);
  color-scheme: dark;
} }
:host([hidden]), [hidden] { display: none !important; }
*, ::before { box-sizing: border-box; }
.box { color: var(--text); background: var(--surface); font-family: var(--cite-box-font, inherit);
  font-size: max(16px, 1em); line-height: 1.6; text-align: start; overflow-wrap: anywhere; }
p, ol, ul, h2, h3 { margin: 0; padding: 0; }
button, input { font: inherit; color: inherit; border-radius: var(--radius); }
button { cursor: pointer; min-block-size: 2.75em; padding: 0 1.1em; font-weight: 600;
  color: var(--accent); background: none; border: 1px solid var(--border); }
button:hover { background: var(--tint); }
a { color: var(--accent); text-underline-offset: .16em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

label { display: block; font-weight: 600; margin-block-end: .4em; }
.field { display: flex; flex-wrap: wrap; gap: .5em; }
input { flex: 999 1 16em; min-inline-size: 0; min-block-size: 3em; padding: 0 .9em;
  color: var(--text); background: var(--surface); border: 1px solid var(--border); }
input::placeholder { color: var(--muted); opacity: 1; }
.submit { flex: 1 0 auto; min-block-size: 3em; padding: 0 1.4em;
  color: var(--on-accent); background: var(--accent); border-color: transparent; }
.submit:hover { background: var(--accent); filter: brightness(1.12); }
.progress { block-size: 3px; margin-block-start: .5em; border-radius: 3px; overflow: hidden; }
.progress[data-on] { background: var(--line); }
.progress[data-on]::before { content: ""; display: block; block-size: 100%; inline-size: 35%;
  background: var(--accent); animation: pass 1.2s ease-in-out infinite alternate; }
@keyframes pass { from { margin-inline-start: 0; } to { margin-inline-start: 65%; } }

.emergency { margin-block-start: .5em; padding: .5em .9em; background: var(--tint);
  border-inline-start: 4px solid var(--alert); border-radius: var(--radius); }
.emergency a { display: inline-block; color: var(--alert); font-weight: 700; }
.status { color: var(--muted); font-size: .9375em; }
.status:not(:empty) { margin-block-start: .9em; }
[data-state=failed] .status, [data-state=none] .status, [data-state=unanswered] .status {
  color: var(--text); font-size: 1em; }
.said { display: inline-block; }
[data-state=unanswered] .said { display: block; }
[data-state=unanswered] .said:first-child { font-weight: 650; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; }
.actions:not(:empty) { margin-block-start: .75em; }
.suggestion, .only { min-block-size: 2em; padding: 0; border-color: transparent;
  text-decoration: underline; text-underline-offset: .16em; text-align: start; }
.disclaimer { margin-block-start: 1.25em; color: var(--muted); font-size: .875em; }

.list { list-style: none; }
.answer { margin-block-start: 1em; padding: 1em 1.1em 1.1em; background: var(--tint);
  border: 1px solid var(--line); border-radius: var(--radius); }
.kicker { color: var(--accent); font-size: .8125em; font-weight: 700; }
.closest { margin-block-start: 1.25em; padding-block-end: .4em; font-size: 1em; font-weight: 650;
  border-block-end: 1px solid var(--line); }
.item { padding-block: 1.4em; border-block-end: 1px solid var(--line); }
.path, .byline { color: var(--muted); font-size: .875em; line-height: 1.45; }
.heading { font-size: 1.1875em; line-height: 1.35; font-weight: 650; margin-block: .1em .15em; }
.heading a { text-decoration-color: transparent; }
.heading a:hover, .heading a:focus-visible { text-decoration-color: currentColor; }
.text { max-inline-size: 70ch; margin-block-start: .45em; }
.text p { white-space: pre-line; }
.text p + p { margin-block-start: .7em; }
mark { color: inherit; background: var(--mark); border-radius: 3px; padding-inline: .1em;
  box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.whole { min-block-size: 2em; margin-block-start: .4em; padding: 0; border-color: transparent; }
.glued { white-space: nowrap; }
.cite { min-inline-size: 24px; min-block-size: 24px; margin-block: -4px; padding: 0;
  margin-inline: -2px; border-color: transparent; line-height: 1; vertical-align: .12em;
  user-select: none; }
.cite + .cite { margin-inline-start: 1px; }
.cite:hover { background: none; }
.cite span { display: inline-block; min-inline-size: 18px; padding: 2px 4px;
  font-size: max(12px, .72em); background: var(--surface); border: 1px solid var(--border);
  border-radius: 6px; }
.cite:hover span { background: var(--accent); color: var(--on-accent); }
.cite[data-printed] { user-select: auto; }
.cite[data-printed] span { font-size: .875em; }
.cite[data-uncertain] span { border-style: dashed; color: var(--muted); }
.cite[data-uncertain]:hover span { color: var(--on-accent); }

.sources { max-inline-size: 70ch; margin-block-start: .5em; font-size: .9375em; }
summary { display: inline-block; min-block-size: 28px; padding-inline: .1em; cursor: pointer;
  color: var(--accent); font-weight: 600; border-radius: 4px; }
summary::-webkit-details-marker { display: none; }
summary::before { content: ""; display: inline-block; inline-size: .42em; block-size: .42em;
  margin-inline: .1em .55em; border: solid currentColor; border-width: 0 2px 2px 0;
  transform: translateY(-.12em) rotate(-45deg); transition: transform .15s; }
[open] > summary::before { transform: translateY(-.2em) rotate(45deg); }
.references { padding-inline-start: 2em; margin-block-start: .25em; line-height: 1.5; }
.references li { padding: .3em .4em; border-radius: 4px; }
.references li:focus, .notes li:focus { background: var(--tint); }
.notes { list-style: none; padding-inline-start: 1.6em; }
.notes li, .uncertain { padding: .2em .4em; color: var(--muted); }
.uncertain { display: block; padding: 0; }
.back { min-block-size: 24px; min-inline-size: 24px; padding: 0; border-color: transparent; }
@media (prefers-reduced-motion: reduce) {
  *, ::before { animation: none !important; transition: none !important; }
  .progress[data-on]::before { inline-size: 100%; opacity: .6; }
}
@media (forced-colors: active) {
  .submit, .cite, .whole, .suggestion, .only, .back { border-color: ButtonBorder; }
  .progress[data-on]::before { background: Highlight; }
}
`;

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

// What the box says, in each of its languages.

const STRINGS = {
  en: {
    label: "Search our articles",
    placeholder: "Type a question",
    search: "Search",
    results: "Search results",
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
  return number.toLocaleString(language);
}

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
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

function longDate(iso, locale) {
  if (!/^\d{4}-\d\d-\d\d/.test(iso)) return iso; // not a whole date: as the clinic wrote it
  try {
    return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" })
      .format(new Date(iso));
  } catch {
    return iso;
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
      const [, head, tail] = /^([\s\S]*?)(\S*)$/.exec(rest);
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
    address && link(address, { class: "reference-link", referrerpolicy: "no-referrer" }, shown),
    " ", action("back", { class: "back", hidden: true, "aria-label": say.back(number) }, "↩"),
    ...[...new Set(doubts)].map((doubt) => el("span", { class: "uncertain" }, doubt)));
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
  const items = references.map((reference, index) =>
    referenceItem(reference, `${prefix}-${index + 1}`, shownNumber(references, index + 1),
      doubts[index], say));
  return [
    el("div", { class: "text" }, ...all),
    lead < all.length ? action("whole", { class: "whole" }, say.whole) : null,
    items.length || notes.length ? el("details", { class: "sources" },
      el("summary", { class: "summary" }, say.sources(items.length, notes.length)),
      items.length ? el("ol", { class: "references" }, ...items) : null,
      notes.length ? el("ul", { class: "notes" }, ...notes) : null) : null,
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
      link(safeUrl(result.url), { class: "link" }, title)),
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

// The request.

/** Asks; resolves to the answer, or to `{status, detail, emergency}` with status 0: no reply. */
async function post(address, question, signal) {
  let status = 0;
  try {
    const response = await fetch(address, {
      method: "POST", body: question, signal,
      headers: { "Content-Type": "text/plain; charset=utf-8", Accept: "application/json" },
      credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store",
    });
    status = response.status;
    const body = await response.json();
    if (response.ok && Array.isArray(body.results)) return { answer: body };
    return { status, detail: text(body.detail), emergency: body.emergency };
  } catch {
    return { status, detail: "" };
  }
}

// The element: its states, and what the person does.

const ATTRIBUTES = ["src", "limit", "placeholder", "label", "lang", "debounce-ms",
  "emergency-text", "emergency-tel", "disclaimer"];
const GLOBAL = new RegExp("^(data-.*|aria-.*|on.*|item.*|accesskey|autofocus|class|dir|draggable|"
  + "exportparts|hidden|id|inert|nonce|part|popover|role|slot|spellcheck|style|tabindex|title|"
  + "translate)$");

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
 * @attr {string} emergency-text - the clinic's emergency line, shown in every state
 * @attr {string} emergency-tel - its telephone number; both replace the line that the server sends
 * @attr {string} disclaimer - a sentence under the results
 * @fires cite-box-results - results are shown: `{total, shown, took_ms}`
 * @fires cite-box-error - a question failed: `{status}`, 0 when there was no reply
 * @csspart box, form, field, submit, progress, emergency, status, actions, results, answer, list,
 *   closest, item, result, path, heading, link, byline, text, mark, cite, sources, summary,
 *   references, reference, reference-link, more, disclaimer
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
    this._received = 0; // results received for it, the answer included: the next offset
    this._shown = new Set(); // their ids
    this._marked = null; // the citation mark that opened a reference last
    this._emergency = emergencyLine(EMERGENCY);
    this._warned = new Set();
    this._build();
  }

  _build() {
    const root = this.attachShadow({ mode: "open" });
    const ui = this._ui = {
      label: el("label", { class: "label", for: "question", id: "label" }),
      // spellcheck off: some browsers send what is typed to a spelling service
      input: el("input", { class: "input", id: "question", type: "search", autocomplete: "off",
        spellcheck: "false", enterkeyhint: "search", maxlength: QUESTION_MOST_CHARACTERS }),
      submit: el("button", { class: "submit", type: "submit" }),
      progress: el("div", { class: "progress", "aria-hidden": "true" }),
      emergency: el("p", { class: "emergency", hidden: true }),
      status: el("p", { class: "status", role: "status", tabindex: "-1" }),
      hint: el("div", { class: "actions" }),
      results: el("section", { class: "results", hidden: true }),
      list: el("ol", { class: "list", role: "list" }),
      foot: el("div", { class: "actions" }),
      disclaimer: el("p", { class: "disclaimer", hidden: true }),
    };
    ui.form = el("form", { class: "form", role: "search", "aria-labelledby": "label" },
      ui.label, el("div", { class: "field" }, ui.input, ui.submit));
    ui.box = el("div", { class: "box", "data-state": "idle" }, ui.form, ui.progress, ui.emergency,
      ui.status, ui.hint, ui.results, ui.foot, ui.disclaimer);
    dress(root);
    root.append(ui.box);
  }

  connectedCallback() {
    this._life = new AbortController();
    const { signal } = this._life;
    const { form, input } = this._ui;
    form.addEventListener("submit", (event) => this._submitted(event), { signal });
    input.addEventListener("input", (event) => this._typed(event.isComposing), { signal });
    input.addEventListener("compositionend", () => this._typed(false), { signal });
    this.shadowRoot.addEventListener("click", (event) => this._clicked(event), { signal });
    this._checkAttributes();
    this._relabel();
    this._takeOver();
  }

  disconnectedCallback() {
    this._life.abort();
    clearTimeout(this._pause);
    if (this._cancel()) this._clear();
  }

  attributeChangedCallback() {
    if (this.isConnected && this._life) this._relabel();
  }

  focus(options) {
    this._ui.input.focus(options);
  }

  // -- settings

  get _language() {
    const nearest = this.closest("[lang]");
    const locale = (nearest && nearest.lang) || "en";
    const primary = locale.toLowerCase().split("-")[0];
    const name = Object.keys(STRINGS).includes(primary) ? primary : "en";
    return { locale, name, say: STRINGS[name] };
  }

  /** The address of the API's /search, or null when `src` is no http(s) address. */
  get _endpoint() {
    const src = text(this.getAttribute("src"));
    if (!src) this._warn("src", "has no src: it asks the page's own origin.");
    const base = src ? safeUrl(src, document.baseURI) : safeUrl("/", location.href);
    if (!base) {
      this._warn("src", `src is not an http(s) address: ${src || location.href}`);
      return null;
    }
    base.search = base.hash = "";
    base.pathname = base.pathname.replace(/\/*$/, "/search");
    return base;
  }

  _number(name, { fallback, least, most }) {
    const given = this.getAttribute(name);
    if (given === null) return fallback;
    const number = /^\d{1,6}$/.test(given.trim()) ? Number(given) : NaN;
    if (number >= least && number <= most) return number;
    this._warn(name, `${name} is a whole number from ${least} to ${most}: taking ${fallback}.`);
    return fallback;
  }

  _checkAttributes() {
    for (const { name } of this.attributes) {
      if (ATTRIBUTES.includes(name) || GLOBAL.test(name)) continue;
      this._warn(name, `does not know the attribute ${name}. Known: ${ATTRIBUTES.join(", ")}.`);
    }
  }

  _warn(about, sentence) {
    if (this._warned.has(about)) return;
    this._warned.add(about);
    console.warn(`<cite-box> ${sentence}`);
  }

  _relabel() {
    const { say, name } = this._language;
    const ui = this._ui;
    ui.form.lang = ui.status.lang = name;
    ui.label.textContent = text(this.getAttribute("label")) || say.label;
    ui.input.placeholder = this.getAttribute("placeholder") ?? say.placeholder;
    ui.submit.textContent = say.search;
    ui.results.setAttribute("aria-label", say.results);
    ui.disclaimer.textContent = text(this.getAttribute("disclaimer"));
    ui.disclaimer.hidden = !ui.disclaimer.textContent;
    const [own, tel] = ["emergency-text", "emergency-tel"].map((name) => this.getAttribute(name));
    const line = emergencyLine({ text: own, tel }) || this._emergency;
    ui.emergency.hidden = !line;
    ui.emergency.replaceChildren(...(line ? emergencyNodes(line) : []));
  }

  /** What was typed into the fallback form before the script came is not lost. */
  _takeOver() {
    const fallback = this.querySelector("input[name=q], textarea[name=q]");
    if (!fallback || this._ui.input.value) return;
    this._ui.input.value = fallback.value;
    if (fallback === document.activeElement) this.focus();
  }

  // -- what the person does

  _submitted(event) {
    event.preventDefault();
    const question = this._ui.input.value.trim();
    if (question) {
      if (question === this._typedOnly) this._asked = this._typedOnly = null; // the way back
      this._ask(question);
      return;
    }
    this._say("idle", this._language.say.empty);
    this.focus();
  }

  _typed(composing) {
    clearTimeout(this._pause);
    const question = this._ui.input.value.trim();
    if (!question) this._clear();
    const pauseMs = this._number("debounce-ms", PAUSE_MS);
    if (composing || !pauseMs || [...question].length < PAUSE_LEAST_CHARACTERS) return;
    this._pause = setTimeout(() => this._ask(question), pauseMs);
  }

  _clicked(event) {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const { status, input } = this._ui;
    const actions = {
      cite: () => this._openReference(button),
      back: () => { button.hidden = true; this._marked.focus(); },
      whole: () => showWhole(button),
      more: () => this._ask(this._asked, this._received),
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
    const target = this.shadowRoot.getElementById(mark.dataset.to);
    target.closest("details").open = true;
    this.shadowRoot.querySelectorAll(".back").forEach((back) => { back.hidden = true; });
    const back = target.querySelector(".back");
    if (back) back.hidden = false;
    this._marked = mark;
    target.focus();
  }

  // -- asking

  /** Asks for the results from `offset` on. What is under way or shown is not asked again. */
  async _ask(question, offset = 0) {
    clearTimeout(this._pause);
    if (!question || (!offset && question === this._asked)) return;
    this._cancel();
    if (question !== this._typedOnly) this._typedOnly = null;
    const turn = ++this._turn;
    const request = this._request = new AbortController();
    this._asked = question;
    this._ui.status.textContent = "";
    if (!offset) this._ui.foot.replaceChildren(); // its button belongs to the question before
    this._slow = setTimeout(() => this._showProgress(), PROGRESS_AFTER_MS);
    const giveUp = setTimeout(() => request.abort(), GIVE_UP_AFTER_MS);
    const outcome = await this._send(question, offset, request.signal);
    clearTimeout(giveUp);
    if (turn !== this._turn) return;
    this._cancel();
    const { answer, emergency } = outcome;
    this._emergency = emergencyLine(answer ? answer.emergency : emergency) || this._emergency;
    this._relabel();
    if (answer) this._showAnswer(answer, offset);
    else this._showFailure(outcome, offset);
  }

  async _send(question, offset, signal) {
    const address = this._endpoint;
    if (!address) return { status: 0, detail: "" };
    address.searchParams.set("limit", this._number("limit", LIMIT));
    if (offset) address.searchParams.set("offset", offset);
    if (question === this._typedOnly) address.searchParams.set("exact", "true");
    return post(address, question, signal);
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
    this._empty();
    this._asked = this._typedOnly = null;
    this._say("idle", "");
  }

  _empty() {
    const { results, list: items, hint, foot } = this._ui;
    this._received = 0;
    this._shown.clear();
    this._marked = null;
    results.hidden = true;
    for (const node of [results, items, hint, foot]) node.replaceChildren();
  }

  _say(state, ...sentences) {
    this._ui.box.dataset.state = state;
    this._ui.status.replaceChildren(...sentences.filter(Boolean)
      .flatMap((sentence) => [" ", el("span", { class: "said" }, sentence)]).slice(1));
  }

  _showProgress() {
    this._ui.progress.setAttribute("data-on", "");
    this._ui.results.setAttribute("aria-busy", "true");
    this._say("loading", this._language.say.loading);
  }

  _showAnswer(answer, offset) {
    const { say } = this._language;
    const { results, list: items, hint, foot, status } = this._ui;
    if (!offset) this._empty();
    const fresh = this._append(answer);
    const { total, shown, beyond } = this._count(answer);
    const closest = answer.unanswered === true && shown > 0;
    results.hidden = !shown;
    if (closest && !offset) results.append(el("h2", { class: "closest" }, say.closest));
    results.append(items);
    const more = (beyond || shown < total) && answer.results.length > 0
      && this._received <= OFFSET_MOST;
    foot.replaceChildren(...(more ? [action("more", { class: "more" }, say.more)] : []));
    const meant = this._typedOnly ? "" : text(answer.did_you_mean);
    const searched = meant && answer.corrected === true;
    if (!offset && meant && (total || !searched)) hint.append(...this._offer(meant, searched));
    if (offset) (fresh || status).focus(); // its button may be gone
    const found = total ? say.found(total, shown, beyond) : say.none;
    this._say(closest ? "unanswered" : total ? "results" : "none", closest ? say.unanswered : found,
      shown ? this._missing(answer) : "", searched ? say.also(meant) : "");
    this._tell("cite-box-results", { total, shown, took_ms: Number(answer.took_ms) || 0 });
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
    return words.length ? this._language.say.missing(words.slice(0, MISSING_MOST), more) : "";
  }

  /** The other reading of the question, or, where it was searched for too, the way out of it. */
  _offer(meant, searched) {
    const { say } = this._language;
    if (!searched) return [say.suggestion, action("suggestion", { class: "suggestion" }, meant)];
    const typed = shortened(this._asked);
    return [action("only", { class: "only", value: this._asked }, say.only(typed))];
  }

  /** Adds what is new in an answer; returns the first of its results in the list. */
  _append(answer) {
    const language = this._language;
    const build = (result, kicker) => {
      this._shown.add(result.id);
      return resultNode(result, `r${this._shown.size}`, kicker, language);
    };
    if (answer.answer && !this._received) {
      this._ui.results.append(el("div", { class: "answer" },
        build(answer.answer, language.say.answer)));
    }
    const fresh = list(answer.results).filter((result) => !this._shown.has(result.id))
      .map((result) => build(result, null));
    this._received += answer.results.length;
    this._ui.list.append(...fresh.map((node) => el("li", { class: "item" }, node)));
    return fresh[0];
  }

  /** A failed "show more" keeps what is shown, and its button; the button asks again. */
  _showFailure({ status, detail }, offset) {
    const { say } = this._language;
    const refused = status >= 400 && status < 500;
    if (!offset) {
      this._empty();
      this._asked = null;
      const mayHelp = !refused || status === 408 || status === 429;
      if (mayHelp) this._ui.foot.append(action("retry", { class: "retry" }, say.retry));
    }
    const ours = navigator.onLine ? say.failed : say.offline;
    this._say("failed", refused && detail ? detail : ours);
    this._tell("cite-box-error", { status });
  }

  _tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get("cite-box")) customElements.define("cite-box", CiteBox);

})();
