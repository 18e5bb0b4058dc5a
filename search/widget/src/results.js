// The region of the results: what is shown of an answer, and how much of it there is.

class Results {
  constructor(ui, settings) {
    this._ui = ui;
    this._settings = settings;
    this._shown = new Set(); // ids
    this._received = 0; // results received, the answer included: the next offset
  }

  _empty() {
    const { results, list: items, hint, foot } = this._ui;
    this._received = 0;
    this._shown.clear();
    results.hidden = true;
    for (const node of [results, items, hint, foot]) node.replaceChildren();
  }

  /** Adds what is new in an answer; returns the first of its results in the list. */
  _append(answer) {
    const language = this._settings._language;
    const { results, list: items } = this._ui;
    const build = (result, kicker) => {
      this._shown.add(result.id);
      return resultNode(result, `r${this._shown.size}`, kicker, language);
    };
    if (answer.answer && !this._received) {
      results.append(el("div", { class: "answer" }, build(answer.answer, language.say.answer)));
    }
    const fresh = list(answer.results).filter((result) => !this._shown.has(result.id))
      .map((result) => build(result, null));
    this._received += answer.results.length;
    items.append(...fresh.map((node) => el("li", { class: "item" }, node)));
    return fresh[0];
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
    return words.length
      ? this._settings._language.say.missing(words.slice(0, MISSING_MOST), more) : "";
  }

  /** The other reading of the question, or, where it was searched for too, the way out of it. */
  _offer(asked, meant, searched) {
    const { say } = this._settings._language;
    this._ui.hint.append(...(searched
      ? [action("only", { class: "only", value: asked }, say.only(shortened(asked)))]
      : [say.suggestion, action("suggestion", { class: "suggestion" }, meant)]));
  }

  /** Shows an answer; its facts, and its first new result. */
  _show(answer, offset, asked, typedOnly) {
    const { say } = this._settings._language;
    const { results, list: items, foot } = this._ui;
    if (!offset) this._empty();
    const fresh = this._append(answer);
    const { total, shown, beyond } = this._count(answer);
    const closest = answer.unanswered === true && shown > 0;
    results.hidden = !shown;
    if (!offset) { // the level between the page's heading and the results'
      results.prepend(closest ? el("h2", { class: "closest" }, say.closest)
        : el("h2", { class: "heard" }, say.results));
    }
    results.append(items);
    const more = (beyond || shown < total) && answer.results.length > 0
      && this._received <= OFFSET_MOST;
    foot.replaceChildren(...(more ? [action("more", { class: "more" }, say.more)] : []));
    const meant = typedOnly ? "" : text(answer.did_you_mean);
    const searched = meant && answer.corrected === true;
    if (!offset && meant && (total || !searched)) this._offer(asked, meant, searched);
    const found = total ? say.found(total, shown, beyond) : say.none;
    return {
      fresh, total, shown,
      state: closest ? "unanswered" : total ? "results" : "none",
      sentences: [closest ? say.unanswered : found, shown ? this._missing(answer) : "",
        searched ? say.also(meant) : ""],
    };
  }
}
