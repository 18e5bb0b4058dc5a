// /try: the form's fields are the box's attributes, by name. A field that is empty is no attribute.

const FRAME_TAKES = ["label", "placeholder", "disclaimer", "lang", "theme", "limit", "group",
  "article"]; // what /embed takes, in the order of the text
const ON_CONNECTION = ["open-in", "hotkey"]; // the box is made anew for these

const byId = (id) => document.getElementById(id);
const form = byId("settings");
const base = new URL("./", document.baseURI).href;
// The clinic's line, as the server put it into the box's fallback; the text to paste keeps it.
const emergency = document.querySelector("cite-box .emergency");

// What the box's fallback says, in the page's language.
const [asks, searches] = ["label", "button"].map((name) =>
  document.querySelector(`cite-box form ${name}`).textContent);

const escaped = (value) => value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
  .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const attribute = ([name, value]) => (value === true ? ` ${name}`
  : ` ${name}="${escaped(value)}"`);

// -- the form

const pickers = [...document.querySelectorAll("[data-property]")];
const fields = [...form.elements].filter(({ name }) => name && name !== "src");

/** What a field says: text, true for a ticked one, null for no attribute. */
function valueOf(field) {
  if (field.type === "checkbox") return field.checked || null;
  return field.value.trim() || null;
}

/** What is wrong with a field, in a sentence; "" when nothing is. */
function complaint(field) {
  if (!field.checkValidity()) return `${field.name}: ${field.title || field.validationMessage}`;
  if (field.name !== "strings" || !field.value.trim()) return "";
  try {
    const given = JSON.parse(field.value);
    if (given && typeof given === "object" && !Array.isArray(given)) return "";
  } catch { /* said below */ }
  return `strings: ${field.title}`;
}

function chosen() {
  return fields.filter((field) => !complaint(field)).map((field) => [field.name, valueOf(field)])
    .filter(([, value]) => value !== null);
}

// -- the texts to paste

function fallback() {
  const line = emergency && [`  <p><strong>${escaped(emergency.querySelector("strong").textContent)}`
    + `</strong> <a href="${escaped(emergency.querySelector("a").getAttribute("href"))}">`
    + `${escaped(emergency.querySelector("a").textContent)}</a></p>`];
  const { label = asks } = Object.fromEntries(chosen());
  return [...(line || []),
    `  <form method="post" action="${escaped(base)}search" accept-charset="utf-8">`,
    `    <label>${escaped(label)} `
      + '<input name="q" required maxlength="2000" autocomplete="off"></label>',
    `    <button>${escaped(searches)}</button>`,
    "  </form>"];
}

/** A rule for the colours that were picked. */
function colours() {
  const picked = pickers.filter(({ value, defaultValue }) => value !== defaultValue)
    .map(({ dataset, value }) => `${dataset.property}: ${value};`);
  return picked.length ? [`<style>cite-box { ${picked.join(" ")} }</style>`] : [];
}

function tag() {
  return [...colours(), `<script type="module" src="${escaped(base)}cite-box.js"></script>`,
    `<cite-box src="${escaped(base)}"${chosen().map(attribute).join("")}>`,
    ...fallback(), "</cite-box>"].join("\n");
}

function frameTag() {
  const data = chosen().filter(([name]) => FRAME_TAKES.includes(name))
    .map(([name, value]) => attribute([`data-${name}`, value]));
  return `<script src="${escaped(base)}embed.js"${data.join("")}></script>`;
}

function show() {
  byId("tag").textContent = tag();
  byId("frame").textContent = frameTag();
  const out = chosen().map(([name]) => name).filter((name) => !FRAME_TAKES.includes(name));
  const { said, colours: named } = byId("left-out").dataset;
  if (colours().length) out.push(named);
  byId("left-out").textContent = out.length ? `${said} ${out.join(", ")}.` : "";
}

// -- what the person does

/** Puts one field's attribute on the box; a wrong one is said, and the box stays as it was. */
function apply(field) {
  const wrong = complaint(field);
  byId("wrong").textContent = fields.map(complaint).filter(Boolean).join(" ");
  if (wrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  show();
  if (wrong) return;
  const box = document.querySelector("cite-box");
  const value = valueOf(field);
  if (value === null) box.removeAttribute(field.name);
  else box.setAttribute(field.name, value === true ? "" : value);
  if (ON_CONNECTION.includes(field.name)) box.replaceWith(box.cloneNode(true));
}

/** Puts the picked colours around the box, which inherits them. */
function paint() {
  const { style } = document.querySelector(".live");
  for (const { dataset, value, defaultValue } of pickers) {
    if (value === defaultValue) style.removeProperty(dataset.property);
    else style.setProperty(dataset.property, value);
  }
  show();
}

/** What stands in the field of strings, as an object. */
function ownWords() {
  const field = form.elements.strings;
  return complaint(field) ? {} : JSON.parse(field.value || "{}");
}

/** A field for each of the box's words, in the language that was chosen. */
async function listWords() {
  const holder = byId("words");
  holder.querySelectorAll("label").forEach((label) => label.remove());
  const language = /^es\b/.test(form.elements.lang.value || document.documentElement.lang)
    ? "es" : "en";
  const words = await (await fetch(`strings/${language}.json`)).json();
  const own = ownWords();
  for (const [name, placeholder] of Object.entries(words)) {
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"),
      { placeholder, value: own[name] ?? "" });
    input.dataset.word = name;
    label.append(name, input);
    holder.append(label);
  }
}

/** Puts one word into the field of strings; an empty one is the box's own. */
function say({ dataset, value }) {
  const field = form.elements.strings;
  const own = ownWords();
  if (value) own[dataset.word] = value;
  else delete own[dataset.word];
  field.value = Object.keys(own).length ? JSON.stringify(own) : "";
  apply(field);
}

async function copy(button) {
  const source = byId(button.dataset.copies);
  let { done: said } = byId("copied").dataset;
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch { // over http, or not allowed
    window.getSelection().selectAllChildren(source);
    said = byId("copied").dataset.selected;
  }
  byId("copied").textContent = "";
  // In a later turn, so that the same sentence is read out again.
  setTimeout(() => { byId("copied").textContent = said; }, 50);
}

form.addEventListener("input", ({ target }) => {
  if (target.dataset.word) say(target);
  else if (target.dataset.property) paint();
  else apply(target);
});
byId("words").addEventListener("toggle", ({ target }) => target.open && listWords());
byId("plain").addEventListener("click", () => {
  for (const picker of pickers) picker.value = picker.defaultValue;
  paint();
});
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copies]");
  if (button) copy(button);
});
form.elements.src.value = base;
// A browser may keep what was typed when the page is loaded again.
fields.filter((field) => valueOf(field) !== null).forEach(apply);
paint();
