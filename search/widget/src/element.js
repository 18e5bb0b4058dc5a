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
