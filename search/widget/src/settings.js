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
