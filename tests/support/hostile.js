// A script of the host page that records whatever it can get hold of: `heard`, by the name of the
// channel, is all text that came by it. A test looks for what was asked in it.
(() => {
const heard = window.heard = {};

function tell(channel, ...texts) {
  for (const text of texts) {
    if (text === undefined || text === null) continue;
    let shown = text;
    try {
      if (typeof text !== "string") shown = JSON.stringify(text) ?? "";
    } catch { shown = String(text); }
    heard[channel] = (heard[channel] || "") + shown;
  }
}

const stringify = JSON.stringify; // as it was before anything is replaced
const plain = (value) => { try { return stringify(value); } catch { return String(value); } };

// -- events, in capture and on their way back

const TYPES = ["keydown", "keypress", "keyup", "beforeinput", "input", "textInput", "change",
  "compositionstart", "compositionupdate", "compositionend", "copy", "cut", "paste", "dragstart",
  "dragover", "dragend", "drop", "select", "selectstart", "selectionchange", "focusin", "focusout",
  "focus", "blur", "submit", "formdata", "search", "invalid", "reset", "toggle", "pointerdown",
  "pointerup", "mousedown", "mouseup", "click", "auxclick", "contextmenu", "message", "storage",
  "hashchange", "popstate", "scroll", "visibilitychange", "pagehide", "beforeunload", "error",
  "unhandledrejection", "securitypolicyviolation"];
const OURS = ["cite-box-results", "cite-box-error", "cite-box-choose"];

function observe(event) {
  const { type, target } = event;
  for (const name of ["key", "data"]) {
    if (type !== "message" && name in event) tell(`${type}.${name}`, event[name]);
  }
  for (const name of ["clipboardData", "dataTransfer"]) {
    if (event[name]) tell(`${type}.${name}`, event[name].getData("text"));
  }
  if (type === "message") tell("message", event.data, event.origin);
  if (type === "error") tell("error", event.message, event.filename, String(event.error?.stack));
  if (target?.nodeType === 1) tell(`${type}.target`, target.value, target.innerText, target.href);
  tell("selection", String(getSelection()));
  const inner = event.composedPath()[0];
  if (inner !== target) tell("open root, path", inner.value, inner.textContent);
}

for (const where of [window, document]) {
  for (const type of TYPES) {
    for (const capture of [true, false]) where.addEventListener(type, observe, { capture });
  }
}
for (const type of OURS) addEventListener(type, ({ detail }) => tell(type, plain(detail)), true);

// -- the page and its changes

function shown(records, channel) {
  for (const { target, addedNodes, attributeName, oldValue } of records) {
    tell(channel, oldValue, target.data, attributeName && target.getAttribute(attributeName));
    for (const node of addedNodes) tell(channel, node.textContent, node.outerHTML);
  }
}

function watch(root, channel) {
  new MutationObserver((records) => shown(records, channel)).observe(root, { subtree: true,
    childList: true, characterData: true, attributes: true, characterDataOldValue: true,
    attributeOldValue: true });
}
watch(document, "mutations");

function look() {
  const page = document.documentElement;
  tell("addresses", location.href, document.referrer, document.title, plain(history.state));
  tell("text of the page", page.innerText, page.textContent, page.outerHTML,
    document.activeElement?.innerText);
  for (const field of document.querySelectorAll("input, textarea, [contenteditable]")) {
    tell("text of the page", field.value);
  }
  for (const form of document.forms) tell("text of the page", plain([...new FormData(form)]));
  tell("storage", document.cookie, plain(localStorage), plain(sessionStorage), window.name);
  tell("performance", plain(performance.getEntries()));
  for (const frame of document.querySelectorAll("iframe")) {
    tell("frame", frame.src, frame.title, frame.name);
    try {
      tell("inside the frame", frame.contentDocument.documentElement.outerHTML);
    } catch { /* another origin's */ }
    try {
      tell("inside the frame", frame.contentWindow.location.href);
    } catch { /* another origin's */ }
  }
  for (const box of document.querySelectorAll("cite-box")) {
    const root = box.shadowRoot;
    if (root) tell("open root", root.textContent, ...[...root.querySelectorAll("input")].map(
      (field) => field.value));
    tell("text of the page", box.innerText, box.textContent, plain({ ...box.dataset }));
  }
}

window.lookAround = async () => {
  look();
  for (const { name } of await indexedDB.databases()) tell("storage", name);
  for (const name of await caches.keys()) tell("storage", name);
};

new PerformanceObserver((entries) => {
  for (const entry of entries.getEntries()) {
    tell("performance", plain(entry), entry.target?.innerText, entry.element?.innerText);
  }
}).observe({ entryTypes: ["resource", "navigation", "event", "first-input", "mark", "measure",
  "layout-shift", "longtask"] });

// -- what the browser lends to every script

function replace(owner, name, channel, texts) {
  const real = owner?.[name];
  if (!real) return;
  owner[name] = function replaced(...given) {
    tell(channel, ...texts.call(this, given));
    return new.target ? Reflect.construct(real, given) : real.apply(this, given);
  };
  owner[name].prototype = real.prototype;
}
const all = (given) => given.map((one) => (typeof one === "string" ? one : plain(one)));

replace(window, "fetch", "replaced fetch", ([address, options]) => [String(address),
  plain(options), options?.body]);
replace(Response.prototype, "json", "replaced Response", function address() { return [this.url]; });
const json = Response.prototype.json;
Response.prototype.json = async function read() {
  const body = await json.call(this);
  tell("replaced Response", plain(body));
  return body;
};
replace(XMLHttpRequest.prototype, "open", "replaced XMLHttpRequest", all);
replace(XMLHttpRequest.prototype, "send", "replaced XMLHttpRequest", all);
replace(Navigator.prototype, "sendBeacon", "replaced sendBeacon", all);
replace(window, "WebSocket", "replaced WebSocket", all);
replace(window, "Image", "replaced Image", all);
replace(window, "postMessage", "replaced postMessage", all);
for (const name of ["pushState", "replaceState"]) replace(History.prototype, name, "addresses", all);
for (const name of ["setItem", "getItem"]) replace(Storage.prototype, name, "storage", all);
for (const name of ["log", "info", "warn", "error", "debug"]) {
  replace(console, name, "console", all);
}
for (const name of ["parse", "stringify"]) replace(JSON, name, "replaced JSON", all);
const itself = function itself(given) { return [String(this), ...all(given)]; };
for (const name of ["trim", "split", "replace"]) {
  replace(String.prototype, name, "replaced String", itself);
}
replace(EventTarget.prototype, "addEventListener", "replaced addEventListener", ([, listener]) => {
  void listener;
  return [];
});
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function listenFirst(type, listener, ...rest) {
  if (TYPES.includes(type)) {
    listen.call(this, type, ({ key, data, target }) => tell("replaced addEventListener", key, data,
      target?.value), ...rest);
  }
  return listen.call(this, type, listener, ...rest);
};
const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
Object.defineProperty(HTMLInputElement.prototype, "value", { ...value, get() {
  const read = value.get.call(this);
  tell("replaced value", read);
  return read;
} });
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function attachOpen(options) {
  const root = attach.call(this, { ...options, mode: "open" });
  watch(root, "replaced attachShadow");
  return root;
};
Error.prepareStackTrace = (error, trace) => {
  tell("error", String(error), trace.map(String).join(""));
  return String(error);
};
})();
