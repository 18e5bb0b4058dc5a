// The element: its states, and what the person does.

const ATTRIBUTES = ["src", "limit", "placeholder", "label", "lang", "debounce-ms",
  "emergency-text", "emergency-tel", "disclaimer"];
const GLOBAL = new RegExp("^(data-.*|aria-.*|on.*|item.*|accesskey|autofocus|class|dir|draggable|"
  + "exportparts|hidden|id|inert|nonce|part|popover|role|slot|spellcheck|style|tabindex|title|"
  + "translate)$");

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
 * @attr {string} emergency-text - the clinic's emergency line, shown in every state
 * @attr {string} emergency-tel - its telephone number; both replace the line that the server sends
 * @attr {string} disclaimer - a sentence under the results
 * @fires cite-box-results - results are shown: `{total, shown, took_ms}`
 * @fires cite-box-error - a question failed: `{status}`, 0 when there was no reply
 * @csspart box, form, field, submit, progress, emergency, status, actions, results, answer, list,
 *   closest, item, result, path, heading, link, byline, text, mark, cite, sources, summary,
 *   references, reference, reference-link, more, disclaimer
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
    this._received = 0; // results received for it, the answer included: the next offset
    this._shown = new Set(); // their ids
    this._marked = null; // the citation mark that opened a reference last
    this._emergency = emergencyLine(EMERGENCY);
    this._warned = new Set();
    this._build();
  }

  _build() {
    const root = this.attachShadow({ mode: "open" });
    const ui = this._ui = {
      label: el("label", { class: "label", for: "question", id: "label" }),
      // spellcheck off: some browsers send what is typed to a spelling service
      input: el("input", { class: "input", id: "question", type: "search", autocomplete: "off",
        spellcheck: "false", enterkeyhint: "search", maxlength: QUESTION_MOST_CHARACTERS }),
      submit: el("button", { class: "submit", type: "submit" }),
      progress: el("div", { class: "progress", "aria-hidden": "true" }),
      emergency: el("p", { class: "emergency", hidden: true }),
      status: el("p", { class: "status", role: "status", tabindex: "-1" }),
      hint: el("div", { class: "actions" }),
      results: el("section", { class: "results", hidden: true }),
      list: el("ol", { class: "list", role: "list" }),
      foot: el("div", { class: "actions" }),
      disclaimer: el("p", { class: "disclaimer", hidden: true }),
    };
    ui.form = el("form", { class: "form", role: "search", "aria-labelledby": "label" },
      ui.label, el("div", { class: "field" }, ui.input, ui.submit));
    ui.box = el("div", { class: "box", "data-state": "idle" }, ui.form, ui.progress, ui.emergency,
      ui.status, ui.hint, ui.results, ui.foot, ui.disclaimer);
    dress(root);
    root.append(ui.box);
  }

  connectedCallback() {
    this._life = new AbortController();
    const { signal } = this._life;
    const { form, input } = this._ui;
    form.addEventListener("submit", (event) => this._submitted(event), { signal });
    input.addEventListener("input", (event) => this._typed(event.isComposing), { signal });
    input.addEventListener("compositionend", () => this._typed(false), { signal });
    this.shadowRoot.addEventListener("click", (event) => this._clicked(event), { signal });
    this._checkAttributes();
    this._relabel();
    this._takeOver();
  }

  disconnectedCallback() {
    this._life.abort();
    clearTimeout(this._pause);
    if (this._cancel()) this._clear();
  }

  attributeChangedCallback() {
    if (this.isConnected && this._life) this._relabel();
  }

  focus(options) {
    this._ui.input.focus(options);
  }

  // -- settings

  get _language() {
    const nearest = this.closest("[lang]");
    const locale = (nearest && nearest.lang) || "en";
    const primary = locale.toLowerCase().split("-")[0];
    const name = Object.keys(STRINGS).includes(primary) ? primary : "en";
    return { locale, name, say: STRINGS[name] };
  }

  /** The address of the API's /search, or null when `src` is no http(s) address. */
  get _endpoint() {
    const src = text(this.getAttribute("src"));
    if (!src) this._warn("src", "has no src: it asks the page's own origin.");
    const base = src ? safeUrl(src, document.baseURI) : safeUrl("/", location.href);
    if (!base) {
      this._warn("src", `src is not an http(s) address: ${src || location.href}`);
      return null;
    }
    base.search = base.hash = "";
    base.pathname = base.pathname.replace(/\/*$/, "/search");
    return base;
  }

  _number(name, { fallback, least, most }) {
    const given = this.getAttribute(name);
    if (given === null) return fallback;
    const number = /^\d{1,6}$/.test(given.trim()) ? Number(given) : NaN;
    if (number >= least && number <= most) return number;
    this._warn(name, `${name} is a whole number from ${least} to ${most}: taking ${fallback}.`);
    return fallback;
  }

  _checkAttributes() {
    for (const { name } of this.attributes) {
      if (ATTRIBUTES.includes(name) || GLOBAL.test(name)) continue;
      this._warn(name, `does not know the attribute ${name}. Known: ${ATTRIBUTES.join(", ")}.`);
    }
  }

  _warn(about, sentence) {
    if (this._warned.has(about)) return;
    this._warned.add(about);
    console.warn(`<cite-box> ${sentence}`);
  }

  _relabel() {
    const { say, name } = this._language;
    const ui = this._ui;
    ui.form.lang = ui.status.lang = name;
    ui.label.textContent = text(this.getAttribute("label")) || say.label;
    ui.input.placeholder = this.getAttribute("placeholder") ?? say.placeholder;
    ui.submit.textContent = say.search;
    ui.results.setAttribute("aria-label", say.results);
    ui.disclaimer.textContent = text(this.getAttribute("disclaimer"));
    ui.disclaimer.hidden = !ui.disclaimer.textContent;
    const [own, tel] = ["emergency-text", "emergency-tel"].map((name) => this.getAttribute(name));
    const line = emergencyLine({ text: own, tel }) || this._emergency;
    ui.emergency.hidden = !line;
    ui.emergency.replaceChildren(...(line ? emergencyNodes(line) : []));
  }

  /** What was typed into the fallback form before the script came is not lost. */
  _takeOver() {
    const fallback = this.querySelector("input[name=q], textarea[name=q]");
    if (!fallback || this._ui.input.value) return;
    this._ui.input.value = fallback.value;
    if (fallback === document.activeElement) this.focus();
  }

  // -- what the person does

  _submitted(event) {
    event.preventDefault();
    const question = this._ui.input.value.trim();
    if (question) {
      if (question === this._typedOnly) this._asked = this._typedOnly = null; // the way back
      this._ask(question);
      return;
    }
    this._say("idle", this._language.say.empty);
    this.focus();
  }

  _typed(composing) {
    clearTimeout(this._pause);
    const question = this._ui.input.value.trim();
    if (!question) this._clear();
    const pauseMs = this._number("debounce-ms", PAUSE_MS);
    if (composing || !pauseMs || [...question].length < PAUSE_LEAST_CHARACTERS) return;
    this._pause = setTimeout(() => this._ask(question), pauseMs);
  }

  _clicked(event) {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const { status, input } = this._ui;
    const actions = {
      cite: () => this._openReference(button),
      back: () => { button.hidden = true; this._marked.focus(); },
      whole: () => showWhole(button),
      more: () => this._ask(this._asked, this._received),
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
    const target = this.shadowRoot.getElementById(mark.dataset.to);
    target.closest("details").open = true;
    this.shadowRoot.querySelectorAll(".back").forEach((back) => { back.hidden = true; });
    const back = target.querySelector(".back");
    if (back) back.hidden = false;
    this._marked = mark;
    target.focus();
  }

  // -- asking

  /** Asks for the results from `offset` on. What is under way or shown is not asked again. */
  async _ask(question, offset = 0) {
    clearTimeout(this._pause);
    if (!question || (!offset && question === this._asked)) return;
    this._cancel();
    if (question !== this._typedOnly) this._typedOnly = null;
    const turn = ++this._turn;
    const request = this._request = new AbortController();
    this._asked = question;
    this._ui.status.textContent = "";
    if (!offset) this._ui.foot.replaceChildren(); // its button belongs to the question before
    this._slow = setTimeout(() => this._showProgress(), PROGRESS_AFTER_MS);
    const giveUp = setTimeout(() => request.abort(), GIVE_UP_AFTER_MS);
    const outcome = await this._send(question, offset, request.signal);
    clearTimeout(giveUp);
    if (turn !== this._turn) return;
    this._cancel();
    const { answer, emergency } = outcome;
    this._emergency = emergencyLine(answer ? answer.emergency : emergency) || this._emergency;
    this._relabel();
    if (answer) this._showAnswer(answer, offset);
    else this._showFailure(outcome, offset);
  }

  async _send(question, offset, signal) {
    const address = this._endpoint;
    if (!address) return { status: 0, detail: "" };
    address.searchParams.set("limit", this._number("limit", LIMIT));
    if (offset) address.searchParams.set("offset", offset);
    if (question === this._typedOnly) address.searchParams.set("exact", "true");
    return post(address, question, signal);
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
    this._empty();
    this._asked = this._typedOnly = null;
    this._say("idle", "");
  }

  _empty() {
    const { results, list: items, hint, foot } = this._ui;
    this._received = 0;
    this._shown.clear();
    this._marked = null;
    results.hidden = true;
    for (const node of [results, items, hint, foot]) node.replaceChildren();
  }

  _say(state, ...sentences) {
    this._ui.box.dataset.state = state;
    this._ui.status.replaceChildren(...sentences.filter(Boolean)
      .flatMap((sentence) => [" ", el("span", { class: "said" }, sentence)]).slice(1));
  }

  _showProgress() {
    this._ui.progress.setAttribute("data-on", "");
    this._ui.results.setAttribute("aria-busy", "true");
    this._say("loading", this._language.say.loading);
  }

  _showAnswer(answer, offset) {
    const { say } = this._language;
    const { results, list: items, hint, foot, status } = this._ui;
    if (!offset) this._empty();
    const fresh = this._append(answer);
    const { total, shown, beyond } = this._count(answer);
    const closest = answer.unanswered === true && shown > 0;
    results.hidden = !shown;
    if (closest && !offset) results.append(el("h2", { class: "closest" }, say.closest));
    results.append(items);
    const more = (beyond || shown < total) && answer.results.length > 0
      && this._received <= OFFSET_MOST;
    foot.replaceChildren(...(more ? [action("more", { class: "more" }, say.more)] : []));
    const meant = this._typedOnly ? "" : text(answer.did_you_mean);
    const searched = meant && answer.corrected === true;
    if (!offset && meant && (total || !searched)) hint.append(...this._offer(meant, searched));
    if (offset) (fresh || status).focus(); // its button may be gone
    const found = total ? say.found(total, shown, beyond) : say.none;
    this._say(closest ? "unanswered" : total ? "results" : "none", closest ? say.unanswered : found,
      shown ? this._missing(answer) : "", searched ? say.also(meant) : "");
    this._tell("cite-box-results", { total, shown, took_ms: Number(answer.took_ms) || 0 });
  }

  /** How many passages match and are shown; `beyond` when more than `total` may match. */
  _count(answer) {
    const shown = Math.max(this._received, this._shown.size);
    const total = Number(answer.total) || 0;
    const beyond = answer.total_relation === "gte" && answer.results.length > 0;
    return { shown, beyond, total: beyond ? total : Math.max(total, this._shown.size) };
  }

  /** Which of the question's words no page has; "" when there are none. */
  _missing(answer) {
    const words = list(answer.not_found).map(text).filter(Boolean).map(shortened);
    const more = Math.max(0, words.length - MISSING_MOST);
    return words.length ? this._language.say.missing(words.slice(0, MISSING_MOST), more) : "";
  }

  /** The other reading of the question, or, where it was searched for too, the way out of it. */
  _offer(meant, searched) {
    const { say } = this._language;
    if (!searched) return [say.suggestion, action("suggestion", { class: "suggestion" }, meant)];
    const typed = shortened(this._asked);
    return [action("only", { class: "only", value: this._asked }, say.only(typed))];
  }

  /** Adds what is new in an answer; returns the first of its results in the list. */
  _append(answer) {
    const language = this._language;
    const build = (result, kicker) => {
      this._shown.add(result.id);
      return resultNode(result, `r${this._shown.size}`, kicker, language);
    };
    if (answer.answer && !this._received) {
      this._ui.results.append(el("div", { class: "answer" },
        build(answer.answer, language.say.answer)));
    }
    const fresh = list(answer.results).filter((result) => !this._shown.has(result.id))
      .map((result) => build(result, null));
    this._received += answer.results.length;
    this._ui.list.append(...fresh.map((node) => el("li", { class: "item" }, node)));
    return fresh[0];
  }

  /** A failed "show more" keeps what is shown, and its button; the button asks again. */
  _showFailure({ status, detail }, offset) {
    const { say } = this._language;
    const refused = status >= 400 && status < 500;
    if (!offset) {
      this._empty();
      this._asked = null;
      const mayHelp = !refused || status === 408 || status === 429;
      if (mayHelp) this._ui.foot.append(action("retry", { class: "retry" }, say.retry));
    }
    const ours = navigator.onLine ? say.failed : say.offline;
    this._say("failed", refused && detail ? detail : ours);
    this._tell("cite-box-error", { status });
  }

  _tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get("cite-box")) customElements.define("cite-box", CiteBox);
