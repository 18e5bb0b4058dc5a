// The region of the results: what is shown of an answer, and how much of it there is.

function emptyResults(box) {
  box._ids = new Set(); // of what is shown
  box._undrawn = []; // results of which nothing is in the page yet
  box._received = 0; // results received, the answer included: the next offset
  box._results.hidden = true;
  for (const node of [box._results, box._list, box._hint, box._foot]) node.replaceChildren();
}

/** Adds what is new in an answer, most of it once its beginning is on the screen; returns the
 * first of its results in the list. */
function appendResults(box, answer) {
  const { _ids, _list } = box;
  const made = (result, kicker) => {
    const id = `r${_ids.add(result.id).size}`;
    return () => resultNode(box, result, id, kicker);
  };
  if (answer.answer && !box._received) {
    box._results.append(el("div.answer", {}, made(answer.answer, box._say("answer"))()));
  }
  const fresh = list(answer.results).flatMap((one) => (_ids.has(one.id) ? [] : made(one)));
  box._received += answer.results.length;
  const draw = (most) => _list.append(
    ...box._undrawn.splice(0, most).map((one) => el("li.item", {}, one())));
  draw(Infinity); // what the answer before has left
  const first = _list.children.length;
  box._undrawn = fresh;
  draw(DRAWN_AT_ONCE);
  setTimeout(draw, REST_AFTER_MS, Infinity);
  return _list.children[first]?.firstChild;
}

/** Which of the question's words no page has; "" when there are none. */
function missing(answer, say) {
  const words = list(answer.not_found).map(text).filter(Boolean)
    .map((word) => `“${shortened(word)}”`);
  const more = words.splice(MISSING_MOST).length;
  return words[0] && say("missing", words.join(", ") + (more ? `, +${more}` : ""));
}

/** Shows an answer to what was asked, from `offset` on, and tells of it. */
function showResults(box, answer, offset) {
  const { _results, _list, _hint, _asked, _say: say } = box;
  if (!offset) emptyResults(box);
  const first = appendResults(box, answer);
  const some = answer.results.length > 0;
  const beyond = some && answer.total_relation === "gte"; // than the total, more may match
  const shown = Math.max(box._received, box._ids.size);
  const total = Math.max(+answer.total || 0, beyond ? 0 : box._ids.size);
  const closest = shown > 0 && answer.unanswered === true;
  _results.hidden = !shown;
  if (!offset) { // the level between the page's heading and the results'
    _results.prepend(el(closest ? "h2.closest" : "h2.heard", {},
      say(closest ? "closest" : "results")));
    _results.append(_list);
  }
  const rest = beyond || shown < total;
  box._foot.replaceChildren(...(rest && some && box._received <= OFFSET_MOST
    ? [action("more", {}, say("more"))] : []));
  // The other reading of the question or, where it was searched for too, the way out of it.
  const meant = !box._typedOnly && text(answer.did_you_mean);
  const searched = meant && answer.corrected === true;
  if (!offset && searched && total) {
    _hint.append(action("only", { value: _asked }, say("only", shortened(_asked))));
  } else if (!offset && meant && !searched) {
    _hint.append(say("suggestion"), action("suggestion", { value: meant }, meant));
  }
  const found = !total ? "none" : beyond ? "beyond" : rest ? "shown" : "found";
  // The button that asked may be gone; who types goes on typing.
  if (offset && !box._input.matches(":focus")) (first || box._status).focus();
  box._show(closest ? "unanswered" : total ? "results" : "none",
    closest ? say("unanswered") : say(found, total, shown), shown && missing(answer, say),
    searched && say("also", meant));
  box._tell("results", { total, shown, took_ms: +answer.took_ms || 0 });
}
