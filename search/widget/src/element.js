// The element: its states, and what the person does.

/**
 * The search box of a clinic's website. Its own content is the page's fallback without
 * JavaScript: a `<form method="post">` with a field named `q`.
 *
 * @element cite-box
 * @attr {string} src - the API's base address, as `https://api.example/`; else the page's origin
 * @attr {number} limit - pages shown at first, 1 to 50 (5)
 * @attr {number} debounce-ms - pause after which a typed question is sent (600); 0: never
 * @attr {string} label - text above the input
 * @attr {string} placeholder - text in the empty input
 * @attr {string} lang - language of the box's own words: en, es (else that of the page, else en)
 * @attr {string} theme - light or dark, whatever the system prefers
 * @attr {string} group - none: each passage by itself; else the best one of each article
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
 * @csspart box, form, field, label, entry, input, clear, submit, opener, dialog, close,
 *   emergency, help, lines, line, number, name, details, place, note, suggestions, option, kind,
 *   status, said, actions, suggestion, only, results, answer, kicker, list, heard, closest, item, result,
 *   heading, link, title, path, byline, text, mark, glued, cite, whole, places, elsewhere, sources,
 *   summary, references, reference, reference-link, copies, copy, notes, uncertain, wide, more,
 *   retry, disclaimer
 * @cssprop --cite-box-accent, --cite-box-on-accent, --cite-box-text, --cite-box-muted,
 *   --cite-box-surface, --cite-box-tint, --cite-box-border (edges of controls), --cite-box-line
 *   (rules), --cite-box-mark, --cite-box-emergency, --cite-box-radius, --cite-box-font
 */
class CiteBox extends Settings {
  _emergency = EMERGENCY; // the newest line that the server sent

  constructor() {
    super();
    // Later: _life, AbortController of this connection, on which every listener hangs; _request,
    // that of the question under way; _asked, the question that is under way or shown (null lets
    // it be asked again); _typedOnly, the one that is searched as typed, when it is asked again;
    // _awake, what get() gave of the request that woke the function.
    frame(this);
    forgetSuggestions(this);
    emptyResults(this);
  }

  connectedCallback() {
    const { signal } = this._life = new AbortController();
    const on = (target, acts) => {
      for (const [name, act] of Object.entries(acts)) target.addEventListener(name, act, { signal });
    };
    on(this._form, { submit: (event) => this._submitted(event) });
    const typing = {
      input: () => this._typed(), // while composing, too: on Android all typing is
      keydown: (event) => this._key(event),
    };
    keepTyped(this._input, typing, signal);
    on(this._input, {
      ...typing,
      focus: () => this._wake(),
      blur: () => closeSuggestions(this, true),
    });
    // The focus stays in the input.
    on(this._popup, { pointerdown: (event) => event.preventDefault() });
    on(this.shadowRoot, { click: ({ target }) => this._clicked(target) });
    on(this._dialog, { close: () => this._place() });
    on(document, { keydown: (event) => this._hotkey(event) });
    const { strings } = this; // perhaps set before the script came
    delete this.strings;
    this.strings = strings;
    this._check();
    this._place();
    this._takeOver();
  }

  disconnectedCallback() {
    this._life.abort();
    clearTimeout(this._pause);
    closeSuggestions(this);
    this._dialog.close();
    if (this._request) this._clear();
  }

  attributeChangedCallback(name) {
    if (!this._life) return;
    this._relabel();
    if (name === "open-in") this._place();
  }

  get strings() { return this._strings; }

  set strings(words) {
    this._strings = this._parsed(words);
    this._relabel();
  }

  focus(options) {
    this._input.focus(options);
  }

  open() {
    if (this._inDialog && !this._dialog.open) {
      this._dialog.showModal();
      this._place();
    }
    this.focus();
    this._input.select();
  }

  get _inDialog() { return this._text("open-in") === "dialog"; }

  get _typedQuestion() { return this._input.value.trim(); }

  // -- how it stands on the page

  _relabel() {
    this._listen();
    const { _say: say } = this;
    this._form.lang = this._opener.lang = this._speaks;
    this._label.textContent = this._text("label") || say("label");
    this._opener.replaceChildren(this._label.textContent, " ", el("kbd", {}, this._text("hotkey")
      .replace("mod", "Ctrl")));
    // Without one the button that clears would be shown, too.
    this._input.placeholder = (this.getAttribute("placeholder") ?? say("placeholder")) || " ";
    this._submit.textContent = say("search");
    this._closer.textContent = say("close");
    for (const [node, name] of [[this._clearer, "clear"], [this._popup, "suggested"], [this._results, "results"]]) {
      node.setAttribute("aria-label", say(name));
    }
    this._disclaimer.textContent = this._text("disclaimer");
    const line = el("p.emergency", {},
      emergencyNodes({ text: this._text("emergency-text"), tel: this._text("emergency-tel") })
        || emergencyNodes(this._emergency));
    if (!line.isEqualNode(this._line)) { // a finger or the focus may be on it
      this._line.replaceWith(line);
      this._line = line;
    }
    this._translate(this._lacks);
  }

  /** Asks for the words of a language, if any, and takes them when they come. */
  _translate(language) {
    const address = language && this._life && this._address(`strings/${language}.json`);
    if (!address) return;
    const asked = get(address);
    this._awake ??= asked; // it wakes the function, too
    asked._settled.then((words) => {
      if (!words?.label) return; // English, until the next time
      this._translated[language] = words;
      this._relabel();
    });
  }

  /** Keeps the last line that the server sent. */
  _heard(answer) {
    if (emergencyNodes(answer?.emergency)) this._emergency = answer.emergency;
    this._relabel();
  }

  /** The box itself, or in its place a button with the box in a dialog. The clinic's line goes
   * with whichever is to be seen. */
  _place() {
    if (!this._inDialog) this._dialog.close();
    const home = this._inDialog ? this._dialog : this.shadowRoot;
    if (this._box.parentNode !== home) home.append(this._box);
    this._opener.hidden = !this._inDialog;
    if (this._inDialog && !this._dialog.open) this._opener.after(this._line);
    else this._form.before(this._line);
  }

  /** What was typed into the fallback form before the script came is not lost; what it came with
   * is asked. */
  _takeOver() {
    const fallback = this.querySelector("[name=q]");
    if (!fallback || this._input.value) return;
    this._input.value = fallback.value;
    if (fallback === document.activeElement) this.focus();
    if (fallback.value === fallback.defaultValue) this._askTyped();
    fallback.value = ""; // any script of the page could read it there
  }

  // -- what the person does

  _wake() {
    resultNode(this, { article: { reviewed_on: "2000-01-01" } }); // its first time is long
    const address = this._address("health");
    if (!address) return;
    (this._awake = get(address))._settled.then((body) => {
      this._heard(body);
      offerQuestions(this);
      // An origin that the API does not know may learn no more than that somebody answers.
      body || fetch(address, { mode: "no-cors" }).then(() => this._refuse(
        `${address.origin}, unless its CITEBOX_ORIGINS has ${location.origin}`), () => {});
    });
  }

  _submitted(event) {
    event.preventDefault();
    const question = this._typedQuestion;
    if (question === this._typedOnly) this._asked = this._typedOnly = null; // the way back
    if (question) return this._ask(question);
    this._show("idle", this._say("empty"));
    this.focus();
  }

  _typed() {
    clearTimeout(this._pause);
    const question = this._typedQuestion;
    if (!question) this._clear();
    suggestTyped(this);
    const pauseMs = this._number("debounce-ms", PAUSE_MS);
    if (!pauseMs || question.length < PAUSE_LEAST_CHARACTERS) return;
    this._pause = setTimeout(() => {
      this._ask(question, 0, /\p{L}$/u.test(this._input.value)); // a letter's word may go on
    }, pauseMs);
  }

  _key(event) {
    if (event.isComposing || event.keyCode === 229) return; // an input method's, Safari's too
    if (suggestionKey(this, event)) clearTimeout(this._pause);
    else if (event.key !== "Escape") return;
    else if (this._input.value) this._wipe();
    else return this._dialog.close(); // only when there is nothing to clear
    event.preventDefault();
  }

  _wipe() {
    this._input.value = "";
    this._typed();
    this.focus();
  }

  _hotkey(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    const pressed = (ctrlKey || metaKey ? "mod+" : "") + key;
    if (!key || altKey || event.defaultPrevented) return;
    if (pressed.toLowerCase() !== this._text("hotkey").toLowerCase()) return;
    // A single character is typed into a field.
    if (pressed === key && event.composedPath()[0].matches?.(":read-write, select")) return;
    event.preventDefault();
    this.open();
  }

  _clicked(target) {
    const link = target.closest("[data-kind]");
    if (link) this._tell("choose", { ...link.dataset, url: link.href });
    const button = target.closest("[data-do]");
    const again = () => {
      this._status.focus(); // the button will be gone
      this._askTyped();
    };
    const actions = {
      opener: () => this.open(),
      close: () => this._dialog.close(),
      clear: () => this._wipe(),
      option: () => this._choose(button.id.slice(1)),
      cite: () => {
        const entry = this.shadowRoot.getElementById(button.dataset.to);
        entry.closest("details").open = true;
        entry.focus();
      },
      copy: () => this._copy(button),
      more: () => this._ask(this._asked, this._received),
      retry: again,
      suggestion: () => {
        this._input.value = button.value;
        again();
      },
      only: () => {
        this._input.value = this._typedOnly = button.value;
        this._asked = null;
        again();
      },
    };
    if (button) actions[button.dataset.do]();
  }

  /** Copies a citation in a format of the API's. A promise of it is given to the clipboard, since
   * Safari copies nothing once the press is over. */
  async _copy({ dataset, textContent }) {
    let told = "copied";
    try {
      const address = this._address(`references/${encodeURIComponent(dataset.id)}`);
      address.searchParams.set("format", dataset.format);
      const citation = fetch(address, PLAIN).then((response) => response.ok && response.blob())
        .then((blob) => blob.slice(0, blob.size, "text/plain")); // in place of its own type
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": citation })]);
    } catch {
      told = "notCopied";
    }
    this._show("", this._say(told, textContent));
  }

  _choose(place) {
    this._input.value = text(this._offers[place].text);
    this._tell("choose", { kind: "suggestion", id: "", url: "" });
    this._askTyped();
  }

  // -- asking

  _askTyped() {
    this._ask(this._typedQuestion);
  }

  /** Asks for the results from `offset` on. `typing` is given where typing only paused, which
   * leaves the suggestions: whether the last word may be unfinished. What is under way or shown is
   * not asked again, but for its last word as a whole one. */
  async _ask(question, offset = 0, typing) {
    clearTimeout(this._pause);
    typing ?? closeSuggestions(this);
    if (!question || !(offset || question !== this._asked || (this._typing && !typing))) return;
    this._cancel();
    if (question !== this._typedOnly) this._typedOnly = null;
    this._asked = question;
    this._status.textContent = "";
    if (!offset) {
      this._typing = typing;
      this._foot.replaceChildren(); // its button belongs to the question before
    }
    this._slow = setTimeout(() => {
      if (this._popup.hidden) this._show("loading", this._say("loading"));
    }, PROGRESS_AFTER_MS);
    const request = this._request = new AbortController();
    const giveUp = setTimeout(() => request.abort(), GIVE_UP_AFTER_MS);
    const outcome = await this._send(question, offset, request.signal);
    clearTimeout(giveUp);
    if (request !== this._request) return; // stale
    this._cancel();
    const { body } = outcome;
    this._heard(body);
    if (body.help) closeSuggestions(this); // it cannot wait
    if (typing != null && !this._popup.hidden) this._asked = null; // nothing is drawn under them
    else if (Array.isArray(body.results)) showResults(this, body, offset);
    else this._showFailure(outcome, offset);
  }

  /** Waits for a function that is waking, since a question beside it would wake a second one; and
   * asks again, once, where the failure may pass. */
  async _send(question, offset, signal) {
    const address = this._address("search");
    let outcome = { status: 0, body: {} };
    if (!address) return outcome;
    const options = {
      limit: offset ? MORE : this._number("limit", LIMIT),
      article: this._text("article"),
      group: this._text("article") || this._text("group") === "none" ? "" : "article",
      offset,
      exact: question === this._typedOnly,
      typing: this._typing,
      page_lang: this._speaks.slice(0, 3), // the API takes no longer name of one
    };
    // Not "in": an old library of the page may give every object properties of its own.
    for (const [name, value] of Object.entries(options)) if (value) address.searchParams.set(name, value);
    if (this._awake && !this._awake._body) {
      await Promise.race([this._awake._settled, pause(WAKE_MOST_MS)]);
    }
    for (const waitMs of [0, RETRY_AFTER_MS]) {
      if (waitMs) await pause(waitMs);
      if (signal.aborted) break;
      outcome = await post(address, question, signal);
      if (!/^(0|429|50[234])$/.test(outcome.status)) break;
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
    emptyResults(this);
    showHelp(this);
    this._asked = this._typedOnly = null;
    this._show("idle");
  }

  /** The same state stays where `state` is empty. */
  _show(state, ...sentences) {
    if (state) this._box.dataset.state = state;
    this._status.lang = this._speaks;
    this._status.replaceChildren(...sentences.filter(Boolean)
      .map((sentence) => el("span.said", {}, sentence, " ")));
  }

  /** A failed "show more" keeps what is shown, and its button; the button asks again. */
  _showFailure({ status, body }, offset) {
    const refused = /^4(?!08|29)/.test(status); // asking again does not help
    if (!offset) {
      emptyResults(this);
      this._asked = null;
      if (!refused) this._foot.append(action("retry", {}, this._say("retry")));
    }
    this._show("failed", (status < 500 && text(body.detail))
      || this._say("failed"));
    this._tell("error", { status });
  }

  /** The question is told only where the page asks for it. */
  _tell(name, detail) {
    if (this.hasAttribute("expose-query")) detail.query = this._asked || this._typedQuestion;
    const event = new CustomEvent(`cite-box-${name}`, { detail, bubbles: true, composed: true });
    this.dispatchEvent(event);
  }
}

if (!customElements.get("cite-box")) customElements.define("cite-box", CiteBox);
