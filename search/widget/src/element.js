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
class CiteBox extends Settings {
  constructor() {
    super();
    this._life = null; // AbortController of this connection, for what the page around it does
    this._request = null; // AbortController of the question under way
    this._asked = null; // the question that is under way or shown; null lets it be asked again
    this._typedOnly = null; // the question that is searched as typed, when it is asked again
    this._lacking = ""; // the language whose words were asked for
    this._emergency = EMERGENCY;
    this._ui = frame(this.attachShadow({ mode: "open" }));
    this._results = new Results(this);
    this._suggestions = new Suggestions(this);
  }

  connectedCallback() {
    const { _form, _input, _popup, _dialog, _box } = this._ui;
    const { signal } = this._life = new AbortController();
    const on = (target, acts) => {
      for (const name in acts) target.addEventListener(name, acts[name], { signal });
    };
    on(_form, { submit: (event) => this._submitted(event) });
    on(_input, {
      input: (event) => this._typed(event.isComposing),
      compositionend: () => this._typed(),
      keydown: (event) => this._key(event),
      focus: () => this._wake(),
      blur: () => this._suggestions._close(true),
    });
    on(_popup, { pointerdown: (event) => event.preventDefault() }); // the focus stays in the input
    on(this.shadowRoot, { click: ({ target }) => this._clicked(target) });
    on(_dialog, { close: () => this._place() });
    on(document, { keydown: (event) => this._hotkey(event) });
    on(window, { online: () => _box.dataset.state === "failed" && this._askTyped() });
    if (Object.hasOwn(this, "strings")) { // set before the script came
      const { strings } = this;
      delete this.strings;
      this.strings = strings;
    }
    this._check();
    this._relabel();
    this._place();
    this._takeOver();
  }

  disconnectedCallback() {
    this._life.abort();
    clearTimeout(this._pause);
    this._suggestions._close();
    this._ui._dialog.close();
    if (this._request) this._clear();
  }

  attributeChangedCallback() {
    if (!this._life) return;
    this._relabel();
    this._place();
  }

  get strings() { return this._strings; }

  set strings(words) {
    this._strings = this._parsed(words);
    this._relabel();
  }

  focus(options) {
    this._ui._input.focus(options);
  }

  open() {
    const { _dialog, _input } = this._ui;
    if (this._inDialog && !_dialog.open) {
      _dialog.showModal();
      this._place();
    }
    this.focus();
    _input.select();
  }

  get _inDialog() { return this._text("open-in") === "dialog"; }

  get _typedQuestion() { return this._ui._input.value.trim(); }

  _say(...sentence) {
    return this._language._say(...sentence);
  }

  // -- how it stands on the page

  _relabel() {
    const { _say: say, _name, _lacks } = this._language;
    const ui = this._ui;
    const own = (name) => this._text(name);
    ui._form.lang = ui._status.lang = ui._opener.lang = _name;
    ui._label.textContent = ui._opener.textContent = own("label") || say("label");
    // Without one the button that clears would be shown, too.
    ui._input.placeholder = (this.getAttribute("placeholder") ?? say("placeholder")) || " ";
    ui._submit.textContent = say("search");
    for (const [node, name] of [[ui._clear, "clear"], [ui._close, "close"],
      [ui._popup, "suggested"], [ui._results, "results"]]) node.setAttribute("aria-label", say(name));
    ui._disclaimer.textContent = own("disclaimer");
    ui._emergency.replaceChildren(
      ...emergencyNodes({ text: own("emergency-text"), tel: own("emergency-tel") })
        || emergencyNodes(this._emergency));
    if (_lacks === this._lacking) return;
    this._lacking = _lacks;
    const address = _lacks && this._address(`strings/${_lacks}.json`);
    if (address) {
      get(address)._settled.then((words) => {
        if (words?.label) this._translated[_lacks] = words;
        this._relabel();
      });
    }
  }

  /** Keeps the last line that the server sent. */
  _heard(answer) {
    if (emergencyNodes(answer?.emergency)) this._emergency = answer.emergency;
    this._relabel();
  }

  /** The box itself, or in its place a button with the box in a dialog. The clinic's line goes
   * with whichever is to be seen. */
  _place() {
    const { _box, _dialog, _opener, _popup, _emergency } = this._ui;
    if (!this._inDialog) _dialog.close();
    const home = this._inDialog ? _dialog : this.shadowRoot;
    if (_box.parentNode !== home) home.append(_box);
    _opener.hidden = !this._inDialog;
    if (this._inDialog && !_dialog.open) _opener.after(_emergency);
    else _popup.before(_emergency);
  }

  /** What was typed into the fallback form before the script came is not lost; what it came with
   * is asked. */
  _takeOver() {
    const fallback = this.querySelector("[name=q]");
    const { _input } = this._ui;
    if (!fallback || _input.value) return;
    _input.value = fallback.value;
    if (fallback === document.activeElement) this.focus();
    if (fallback.value === fallback.defaultValue) this._askTyped();
  }

  // -- what the person does

  _wake() {
    const address = this._address("health");
    if (!address) return;
    this._awake = get(address);
    this._awake._settled.then((body) => this._heard(body));
  }

  _submitted(event) {
    event.preventDefault();
    const question = this._typedQuestion;
    if (question === this._typedOnly) this._asked = this._typedOnly = null; // the way back
    if (question) return this._ask(question);
    this._show("idle", this._say("empty"));
    this.focus();
  }

  _typed(composing) {
    clearTimeout(this._pause);
    const question = this._typedQuestion;
    if (!question) this._clear();
    if (composing) return;
    this._suggestions._typed();
    const pauseMs = this._number("debounce-ms", PAUSE_MS);
    if (!pauseMs || [...question].length < PAUSE_LEAST_CHARACTERS) return;
    this._pause = setTimeout(() => this._ask(question, 0, true), pauseMs);
  }

  _key(event) {
    const { _input, _dialog } = this._ui;
    if (event.isComposing || event.keyCode === 229) return; // an input method's, Safari's too
    if (this._suggestions._key(event)) clearTimeout(this._pause);
    else if (event.key !== "Escape") return;
    else if (_input.value) this._wipe();
    else return _dialog.close(); // only when there is nothing to clear
    event.preventDefault();
  }

  _wipe() {
    this._ui._input.value = "";
    this._typed();
    this.focus();
  }

  _hotkey(event) {
    const [, mod, wanted] = /^(mod\+)?(\S)$/.exec(this._text("hotkey").toLowerCase()) || [];
    const { key, ctrlKey, metaKey, altKey } = event;
    if (key.toLowerCase() !== wanted || !mod === (ctrlKey || metaKey) || altKey) return;
    if (event.defaultPrevented) return;
    if (!mod && event.composedPath()[0].matches(":read-write, select")) return; // it is typed there
    event.preventDefault();
    this.open();
  }

  _clicked(target) {
    const { _input, _status, _dialog } = this._ui;
    const link = target.closest("[data-kind]");
    if (link) this._tell("choose", { ...link.dataset, url: link.href });
    if (target.closest("summary")) fill(target.parentNode);
    const button = target.closest("[data-do]");
    const again = () => {
      _status.focus(); // the button will be gone
      this._askTyped();
    };
    const actions = {
      opener: () => this.open(),
      close: () => _dialog.close(),
      clear: () => this._wipe(),
      option: () => this._choose(button.textContent),
      cite: () => this._openReference(button),
      back: () => {
        button.hidden = true;
        this._marked.focus();
      },
      whole: () => showWhole(button),
      copy: () => this._copy(button),
      more: () => this._ask(this._asked, this._results._received),
      retry: again,
      suggestion: () => {
        _input.value = button.value;
        again();
      },
      only: () => {
        _input.value = this._typedOnly = button.value;
        this._asked = null;
        again();
      },
    };
    if (button) actions[button.dataset.do]();
  }

  _openReference(mark) {
    const sources = mark.closest("article").querySelector("details");
    fill(sources);
    sources.open = true;
    const target = this.shadowRoot.getElementById(mark.dataset.to);
    for (const back of this.shadowRoot.querySelectorAll(".back")) back.hidden = !target.contains(back);
    this._marked = mark;
    target.focus();
  }

  async _copy(button) {
    const { id, format } = button.dataset;
    const address = this._address(`references/${encodeURIComponent(id)}`);
    const done = address && await copyCitation(address, format);
    this._show("", done ? this._say("copied", button.textContent) : this._say("notCopied"));
  }

  async _suggest(typed, signal) {
    const address = this._address("suggest");
    const { body } = await post(address, typed, signal);
    return list(body.suggestions).map((one) => text(one.text)).filter(Boolean);
  }

  /** The list of suggestions opened with as many, or closed. */
  _opened(count) {
    const { _status } = this._ui;
    if (count) _status.textContent = this._offered = this._say("suggestions", count);
    else if (_status.textContent === this._offered) _status.textContent = "";
  }

  _choose(words) {
    this._ui._input.value = words;
    this._tell("choose", { kind: "suggestion", id: "", url: "" });
    this._ask(words);
  }

  // -- asking

  _askTyped() {
    return this._ask(this._typedQuestion);
  }

  /** Asks for the results from `offset` on. What is under way or shown is not asked again. The
   * suggestions stay where only typing paused. */
  async _ask(question, offset = 0, typing = false) {
    clearTimeout(this._pause);
    if (!question || (!offset && question === this._asked)) return;
    this._cancel();
    if (!typing) this._suggestions._close();
    if (question !== this._typedOnly) this._typedOnly = null;
    this._asked = question;
    const { _status, _foot } = this._ui;
    _status.textContent = "";
    if (!offset) _foot.replaceChildren(); // its button belongs to the question before
    this._slow = setTimeout(() => this._show("loading", this._say("loading")), PROGRESS_AFTER_MS);
    const request = this._request = new AbortController();
    setTimeout(() => request.abort(), GIVE_UP_AFTER_MS);
    const outcome = await this._send(question, offset, request.signal);
    if (request !== this._request) return; // stale
    this._cancel();
    this._heard(outcome.body);
    if (Array.isArray(outcome.body.results)) this._showAnswer(outcome.body, offset);
    else this._showFailure(outcome, offset);
  }

  /** Waits for a function that is waking, since a question beside it would wake a second one; and
   * asks again, once, where the failure may pass. */
  async _send(question, offset, signal) {
    const address = this._address("search");
    const none = { status: 0, body: {} };
    if (!address) return none;
    const options = {
      limit: this._number("limit", LIMIT),
      article: this._text("article"),
      group: this._text("group"),
      offset,
      exact: question === this._typedOnly,
    };
    for (const name in options) if (options[name]) address.searchParams.set(name, options[name]);
    if (this._awake && !this._awake._body) {
      await Promise.race([this._awake._settled, pause(WAKE_MOST_MS)]);
    }
    let outcome = none;
    for (const waitMs of [0, RETRY_AFTER_MS]) {
      if (waitMs) await pause(waitMs);
      if (signal.aborted) break;
      const reply = post(address, question, signal);
      longDate("2000-01-01", this._language._locale); // its first time is long
      outcome = await reply;
      if (!/^(0|429|50[234])$/.test(outcome.status) || !navigator.onLine) break;
    }
    return outcome;
  }

  /** Ends the question under way, if any. */
  _cancel() {
    clearTimeout(this._slow);
    this._request?.abort();
    this._request = null;
  }

  // -- the states

  _clear() {
    this._cancel();
    this._results._empty();
    this._asked = this._typedOnly = null;
    this._show("idle");
  }

  /** The same state stays where `state` is empty. */
  _show(state, ...sentences) {
    const { _box, _status, _results } = this._ui;
    if (state) _box.dataset.state = state;
    _results.setAttribute("aria-busy", _box.dataset.state === "loading");
    _status.replaceChildren(...sentences.filter(Boolean)
      .map((sentence) => el("span.said", {}, sentence, " ")));
  }

  _showAnswer(answer, offset) {
    const { _first, _facts, _state, _sentences } =
      this._results._show(answer, offset, this._asked, this._typedOnly);
    if (offset) (_first || this._ui._status).focus(); // its button may be gone
    this._show(_state, ..._sentences);
    this._tell("results", _facts);
  }

  /** A failed "show more" keeps what is shown, and its button; the button asks again. */
  _showFailure({ status, body }, offset) {
    const refused = /^4(?!08|29)/.test(status); // asking again does not help
    if (!offset) {
      this._results._empty();
      this._asked = null;
      if (!refused) this._ui._foot.append(action("retry", {}, this._say("retry")));
    }
    this._show("failed", (refused && text(body.detail))
      || this._say(navigator.onLine ? "failed" : "offline"));
    this._tell("error", { status });
  }

  /** The question is told only where the page asks for it. */
  _tell(name, detail) {
    if (this.hasAttribute("expose-query")) detail.query = this._asked || this._typedQuestion;
    this.dispatchEvent(new CustomEvent(`cite-box-${name}`, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get("cite-box")) customElements.define("cite-box", CiteBox);
