// What the page asks of the box, by its attributes.

const ATTRIBUTES = ["src", "limit", "placeholder", "label", "lang", "theme", "group", "article",
  "debounce-ms", "hotkey", "open-in", "expose-query", "emergency-text", "emergency-tel",
  "disclaimer", "strings"];
const VALUES = { theme: /^(light|dark)?$/, group: /^(article)?$/, "open-in": /^(dialog)?$/,
  hotkey: /^(?:(mod\+)?(\S))?$/i };
const LANGUAGES = ["es"]; // beside English: files of ../strings/
// Every element's own attributes, of which most are properties too.
const GLOBAL = /^(data-|aria-|on|item|class$|exportparts$|is$|part$|role$)/;

class Settings extends HTMLElement {
  static get observedAttributes() { return ATTRIBUTES; }

  constructor() {
    super();
    this._warned = new Set();
    this._strings = null; // the property's, which goes before the attribute's
    this._translated = {}; // language -> its words, once they have come
  }

  _text(name) {
    return text(this.getAttribute(name));
  }

  /** In which language the box speaks, how dates are written there, whose words of ours have not
   * come, and what it says, by name and values; the page's own words go first. */
  get _language() {
    const locale = this.closest("[lang]")?.lang || "en";
    let name = locale.toLowerCase().split("-")[0];
    const own = this._strings || this._parsed(this._text("strings"));
    const words = { ...STRINGS, ...this._translated[name] };
    for (const [key, given] of Object.entries(own || {})) {
      if (typeof given === typeof words[key]) words[key] = given;
      else this._warn(`strings: ${key} cannot be that`);
    }
    const lacks = LANGUAGES.includes(name) && !this._translated[name] && name;
    if (!own && (lacks || !LANGUAGES.includes(name))) name = "en";
    const say = (key, ...values) => worded(words[key], name, values);
    return { _locale: locale, _name: name, _lacks: lacks, _say: say };
  }

  /** A JSON object's words, or null. A framework may set the property as the attribute's text. */
  _parsed(given) {
    try {
      const own = typeof given === "object" ? given : JSON.parse(given || null);
      if (typeof own === "object") return own;
    } catch { /* said below */ }
    return this._warn("strings is not a JSON object");
  }

  /** The address of one of the API's pages, or null when `src` is no http(s) address. */
  _address(page) {
    const src = this._text("src");
    if (!src) this._warn("has no src: it asks the page's own origin");
    const base = safeUrl(src || location.origin, document.baseURI);
    if (!base) return this._warn(`src is not an http(s) address: ${src}`);
    base.search = base.hash = "";
    base.pathname = base.pathname.replace(/\/*$/, `/${page}`);
    return base;
  }

  _number(name, [fallback, least, most]) {
    const given = this._text(name);
    const number = +(given || fallback);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    this._warn(`cannot use ${name}="${given}"`);
    return fallback;
  }

  _check() {
    const known = [...ATTRIBUTES];
    for (const property in this) known.push(property.toLowerCase());
    for (const { name, value } of this.attributes) {
      if (VALUES[name]?.test(value) === false) this._warn(`cannot use ${name}="${value}"`);
      if (!known.includes(name) && !GLOBAL.test(name)) {
        this._warn(`does not know the attribute ${name}. Known: ${ATTRIBUTES.join(", ")}`);
      }
    }
  }

  /** Once each; null, so that a caller may return it. */
  _warn(sentence) {
    if (!this._warned.has(sentence)) console.warn(`<cite-box> ${sentence}.`);
    this._warned.add(sentence);
    return null;
  }
}
