// The region of the results: what is shown of an answer, and how much of it there is.

class Results {
  constructor(host) {
    this._ui = host._ui;
    this._host = host;
    this._ids = new Set(); // of what is shown
    this._received = 0; // results received, the answer included: the next offset
  }

  _empty() {
    const { _results, _list, _hint, _foot } = this._ui;
    clearTimeout(this._rest);
    this._received = 0;
    this._ids.clear();
    _results.hidden = true;
    for (const node of [_results, _list, _hint, _foot]) node.replaceChildren();
  }

  /** Adds what is new in an answer, most of it once its beginning is on the screen; returns the
   * first of its results in the list. */
  _append(answer, language) {
    const { _results, _list } = this._ui;
    const made = (result, kicker) => {
      const id = `r${this._ids.add(result.id).size}`;
      return () => resultNode(result, id, kicker, language);
    };
    if (answer.answer && !this._received) {
      _results.append(el("div.answer", {}, made(answer.answer, language._say("answer"))()));
    }
    const fresh = list(answer.results).filter(({ id }) => !this._ids.has(id))
      .map((result) => made(result));
    this._received += answer.results.length;
    const draw = (some) => _list.append(...some.map((one) => el("li.item", {}, one())));
    const first = _list.children.length;
    draw(fresh.splice(0, DRAWN_AT_ONCE));
    this._rest = setTimeout(draw, REST_AFTER_MS, fresh);
    return _list.children[first]?.firstChild;
  }

  /** Which of the question's words no page has; "" when there are none. */
  _missing(answer, say) {
    const words = list(answer.not_found).map(text).filter(Boolean)
      .map((word) => `“${shortened(word)}”`);
    const more = words.splice(MISSING_MOST).length;
    return words[0] && say("missing", words.join(", ") + (more ? `, +${more}` : ""));
  }

  /** Shows an answer; its facts, and its first new result. */
  _show(answer, offset, asked, typedOnly) {
    const { _results, _list, _hint, _foot } = this._ui;
    const language = this._host._language;
    const say = language._say;
    if (!offset) this._empty();
    const first = this._append(answer, language);
    const some = answer.results.length > 0;
    const beyond = some && answer.total_relation === "gte"; // than the total, more may match
    const shown = Math.max(this._received, this._ids.size);
    const total = Math.max(+answer.total || 0, beyond ? 0 : this._ids.size);
    const closest = shown > 0 && answer.unanswered === true;
    _results.hidden = !shown;
    if (!offset) { // the level between the page's heading and the results'
      _results.prepend(el(closest ? "h2.closest" : "h2.heard", {},
        say(closest ? "closest" : "results")));
    }
    _results.append(_list);
    const rest = beyond || shown < total;
    _foot.replaceChildren(...(rest && some && this._received <= OFFSET_MOST
      ? [action("more", {}, say("more"))] : []));
    // The other reading of the question or, where it was searched for too, the way out of it.
    const meant = !typedOnly && text(answer.did_you_mean);
    const searched = meant && answer.corrected === true;
    if (!offset && searched && total) {
      _hint.append(action("only", { value: asked }, say("only", shortened(asked))));
    } else if (!offset && meant && !searched) {
      _hint.append(say("suggestion"), action("suggestion", { value: meant }, meant));
    }
    const found = !total ? "none" : beyond ? "beyond" : rest ? "shown" : "found";
    return {
      _first: first,
      _facts: { total, shown, took_ms: +answer.took_ms || 0 },
      _state: closest ? "unanswered" : total ? "results" : "none",
      _sentences: [closest ? say("unanswered") : say(found, total, shown),
        shown && this._missing(answer, say), searched && say("also", meant)],
    };
  }
}
