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
