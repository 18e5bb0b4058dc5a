// The suggestions: a combobox with a listbox, list autocomplete, manual selection.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

class Suggestions {
  constructor(host) {
    this._host = host;
    this._input = host._ui._input;
    this._popup = host._ui._popup;
    this._forget();
  }

  _forget() {
    clearTimeout(this._timer);
    this._request?.abort();
    this._texts = [];
    this._active = -1;
    this._word = 0; // for which word of the question was asked last, and how
    this._asked = {};
    this._at = 0;
  }

  /** Asks at the end of a word and when typing pauses within one: once each, a word. */
  _typed() {
    clearTimeout(this._timer);
    this._mark(-1);
    const typed = this._input.value;
    const letters = typed.trim().length;
    if (letters < PAUSE_LEAST_CHARACTERS) return this._close();
    const words = typed.trim().split(/\s+/).length;
    if (words !== this._word) this._asked = {};
    this._word = words;
    const ended = /\s$/.test(typed);
    const rested = Date.now() - this._at > SUGGEST_REST_MS;
    if (ended && letters >= SUGGEST_LEAST_CHARACTERS && rested) this._ask(ended);
    else this._timer = setTimeout(() => this._ask(ended), SUGGEST_PAUSE_MS);
  }

  async _ask(ended) {
    if (this._asked[ended] || !this._host._awake?._body) return;
    this._asked[ended] = true;
    this._at = Date.now();
    this._request?.abort();
    const { signal } = this._request = new AbortController();
    const texts = await this._host._suggest(this._input.value, signal);
    if (!signal.aborted) this._show(texts);
  }

  _show(texts) {
    this._texts = texts;
    this._popup.replaceChildren(...texts.map((words, place) => el("li.option",
      { id: `s${place}`, role: "option", "data-do": "option" }, words)));
    this._mark(-1);
    this._popup.hidden = !texts.length;
    this._input.setAttribute("aria-expanded", texts.length > 0);
    this._host._opened(texts.length);
  }

  /** Ends what is under way; what was suggested is kept for the arrow keys when `kept`. */
  _close(kept) {
    const texts = this._texts;
    if (!this._popup.hidden) this._show([]);
    this._forget();
    if (kept) this._texts = texts;
  }

  _mark(place) {
    this._active = place;
    this._input.removeAttribute("aria-activedescendant");
    [...this._popup.children].forEach((option, index) => {
      option.setAttribute("aria-selected", index === place);
      if (index !== place) return;
      option.scrollIntoView({ block: "nearest" });
      this._input.setAttribute("aria-activedescendant", option.id);
    });
  }

  /** Whether the key was one of the list's. */
  _key({ key, altKey }) {
    const { hidden } = this._popup;
    const last = this._texts.length - 1;
    const moves = {
      ArrowDown: altKey || this._active === last ? -1 : this._active + 1,
      ArrowUp: this._active < 0 ? last : this._active - 1,
    };
    if (key in moves && last >= 0) {
      if (key === "ArrowUp" && altKey) this._close(true);
      else {
        if (hidden) this._show(this._texts);
        this._mark(moves[key]);
      }
      return true;
    }
    if (hidden) return false;
    if (key === "Enter" && this._active >= 0) {
      this._host._choose(this._texts[this._active]);
      return true;
    }
    if (key === "Escape") this._close(true);
    if (/^(Home|End|Arrow(Left|Right))$/.test(key)) this._mark(-1); // the caret moves
    if (key === "Tab") this._close();
    return key === "Escape";
  }
}
