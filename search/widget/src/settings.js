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
