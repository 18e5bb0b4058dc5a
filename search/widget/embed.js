// The search box in a frame, for pages that allow no element of their own:
//
//   <script src="https://api.example/embed.js" data-label="Ask our articles"></script>
//
// puts it where the script stands. Where a script cannot tell where it stands (in the page's head,
// as a module, in a page that is drawn later), an element says it, now or at any later time:
//
//   <div data-cite-box="https://api.example/" data-label="Ask our articles"></div>
//
// What keeps the box from working is said on the console in one sentence; when all is well,
// nothing is.
(() => {
"use strict";

const OPTIONS = ["label", "placeholder", "disclaimer", "lang", "theme", "limit", "group",
  "article"];
const TITLES = { en: "Search our articles", es: "Buscar en nuestros artículos" };
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$/i;
const HEIGHT_PX = { first: 280, least: 40, most: 50000 }; // beyond, the frame scrolls
const GIVE_UP_AFTER_MS = 30000;
const VIOLATIONS_WITHIN_MS = 50; // a policy's event comes after the request that it forbade
const STARTED = Symbol.for("cite-box-embed");

function say(sentence) {
  console.warn(`cite-box embed: ${sentence}`);
}

/** The API's base as a URL that ends in a slash; null when it is no http(s) address. */
function baseOf(address) {
  try {
    const url = new URL(address, document.baseURI);
    if (!/^https?:$/.test(url.protocol)) return null;
    url.search = url.hash = "";
    url.pathname = url.pathname.replace(/\/*$/, "/");
    return url;
  } catch {
    return null;
  }
}

// -- the frames

const origins = new WeakMap(); // of the frames that are ours: the API's origin
const placed = new WeakSet(); // scripts and elements that have theirs

/** The box for what `place`'s data-* attributes say; null when they name no address. */
function frameFor(place, address) {
  const api = baseOf(address);
  if (!api) return null;
  const { dataset } = place;
  const options = new URLSearchParams();
  for (const name of OPTIONS) if (dataset[name] !== undefined) options.set(name, dataset[name]);
  const nearest = place.closest("[lang]");
  const language = dataset.lang ?? ((nearest && nearest.lang) || "");
  if (LANGUAGE.test(language)) options.set("lang", language);
  const frame = document.createElement("iframe");
  frame.title = dataset.label || TITLES[language.toLowerCase().split("-")[0]] || TITLES.en;
  frame.loading = "lazy";
  frame.referrerPolicy = "no-referrer"; // which page of the clinic is read is nobody's business
  frame.allow = "clipboard-write"; // "copy citation"
  Object.assign(frame.style, { display: "block", width: "100%", height: `${HEIGHT_PX.first}px`,
    border: "0" });
  frame.src = new URL(`embed?${options}`, api).href;
  origins.set(frame, api.origin);
  check(api, frame);
  return frame;
}

function put(place, address, add) {
  if (placed.has(place)) return;
  placed.add(place);
  const frame = frameFor(place, address);
  if (frame) add(frame);
  else say(`"${address}" is no http(s) address. Name the search's own, as https://api.example/.`);
}

/** A frame in every element that asks for one. */
function fill() {
  const places = document.querySelectorAll("[data-cite-box]");
  for (const place of places) put(place, place.dataset.citeBox, (frame) => place.append(frame));
  return places.length;
}

/** Only of a frame of ours, from the API's own page in it, and only a height. */
function resize({ data, origin, source }) {
  if (!data || data.type !== "cite-box-height" || !source) return;
  const { height } = data;
  const { least, most } = HEIGHT_PX;
  if (!Number.isFinite(height) || height < least || height > most) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (origins.get(frame) === origin && frame.contentWindow === source) {
      frame.style.height = `${Math.ceil(height)}px`;
    }
  }
}

// -- what is wrong

/** Says what is wrong, if anything is. It asks when the frame has come: one function of the API
 *  wakes, not two. */
async function check(api, frame) {
  const refused = new Set(); // directives of this page's own policy
  const hear = ({ blockedURI, effectiveDirective }) => {
    if (blockedURI.startsWith(api.origin)) refused.add(effectiveDirective);
  };
  document.addEventListener("securitypolicyviolation", hear);
  try {
    const sentence = unloadable(api) || await troubleOf(api, frame, refused);
    if (sentence) say(sentence);
  } catch (error) {
    say(`the check failed: ${error}`);
  }
  document.removeEventListener("securitypolicyviolation", hear);
}

function unloadable(api) {
  if (window.location.protocol === "file:") {
    return "this page is opened as a file, and a browser shows the search on http(s) pages only: "
      + "serve it, if only with `python -m http.server`.";
  }
  const near = /^(localhost|127\..*|\[::1\])$/.test(api.hostname);
  if (window.location.protocol === "https:" && api.protocol === "http:" && !near) {
    return `this page is https and ${api.href} is http, which browsers refuse (mixed content): `
      + "give the search's https address.";
  }
  return "";
}

async function troubleOf(api, frame, refused) {
  await new Promise((resolve) => { frame.addEventListener("load", resolve, { once: true }); });
  const page = window.location;
  const health = await ask(api, "cors");
  await new Promise((resolve) => { setTimeout(resolve, VIOLATIONS_WITHIN_MS); });
  if (refused.has("frame-src")) {
    return `this page's Content-Security-Policy forbids the frame: add ${api.origin} to its `
      + "frame-src.";
  }
  if (refused.has("connect-src")) return ""; // the frame works; only this check does not
  if (!health) {
    if (page.origin === api.origin || !await ask(api, "no-cors")) {
      return `${api.href} is not reachable: is the address right, and does the search run?`;
    }
    return `the search at ${api.href} does not know this page's origin, ${page.origin}: add it to `
      + "the setting CITEBOX_ORIGINS there.";
  }
  const body = await health.json().catch(() => null);
  if (health.status === 503 && body && body.detail) return `the search says: ${body.detail}`;
  if (!health.ok || !body || body.status !== "ok") {
    return `${api.href}health answered ${health.status}, not as the search does: is the address `
      + "right?";
  }
  if (!body.emergency) {
    return "no emergency line is set, so someone in danger finds no number on the search box: set "
      + "CITEBOX_EMERGENCY_TEXT and CITEBOX_EMERGENCY_TEL.";
  }
  if (page.protocol === "http:" && api.protocol === "https:" && !/^(localhost|127\.)/.test(
    page.hostname)) {
    return "this page came over http, so whoever stands between may change it, the search box "
      + "too: serve it over https.";
  }
  return "";
}

/** The answer of /health, or null when there is none that this page may have. */
async function ask(api, mode) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), GIVE_UP_AFTER_MS);
  try {
    return await fetch(new URL("health", api), { mode, credentials: "omit", cache: "no-store",
      referrerPolicy: "no-referrer", signal: giveUp.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

// -- the start

/** `script` is null for a module. Elements are filled first: with one of them on the page, a
 *  script in its body does not put a second box where it happens to stand. */
function start(script) {
  const there = fill();
  if (script && script.src && script.isConnected && !there && !document.head.contains(script)) {
    put(script, new URL("./", script.src).href, (frame) => script.after(frame));
  } else if (!script && !there) {
    say('there is no place for the box: put <div data-cite-box="https://api.example/"></div>, '
      + "with the search's own address, where it shall stand.");
  }
}

/** Once for the page, however often the script is loaded. */
function watch() {
  window.addEventListener("message", resize);
  new MutationObserver(fill).observe(document.documentElement, { childList: true, subtree: true });
  return start;
}

const script = document.currentScript;
const begin = window[STARTED] || (window[STARTED] = watch());
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", () => begin(script), { once: true });
} else {
  begin(script);
}
})();
