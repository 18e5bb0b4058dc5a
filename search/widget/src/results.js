// The region of the results: what is shown of an answer, and how much of it there is.

function emptyResults(box) {
  box._ids = new Set(); // of what is shown
  box._received = 0; // results received, the answer included: the next offset
  box._results.hidden = true;
  for (const node of [box._results, box._list, box._hint, box._foot]) node.replaceChildren();
}

/** Adds what is new in an answer; returns the first of its results in the list. `results` are those
 * of the answer that are to be shown. `helping` are the clinic's help passages: in danger they stand
 * above the list. */
function appendResults(box, answer, results, helping, now) {
  const { _ids, _results } = box;
  const made = (result, kicker) =>
    resultNode(box, result, `r${_ids.add(result.id).size}`, kicker);
  const items = (some) => some.flatMap((one) =>
    (_ids.has(one.id) ? [] : el("li.item", {}, made(one))));
  if (answer.answer && !box._received) {
    _results.append(el("div.answer", {}, made(answer.answer, box._say("answer"))));
  }
  const above = items(now ? helping : []);
  if (above[0]) _results.append(el("ol.list", { role: "list" }, above));
  box._received += results.length;
  const fresh = items([...helping, ...results]);
  box._list.append(...fresh);
  return fresh[0]?.firstChild;
}

/** Which of the question's words no page has and none is asked about; nothing without any. */
function missing(answer, say) {
  const asked = list(answer.may_mean).map((one) => one.typed);
  const words = list(answer.not_found).map(text).filter((word) => word && !asked.includes(word))
    .map((word, at) => (at < MISSING_MOST ? `“${shortened(word)}”` : "…"));
  return words[0] && say("missing", words.slice(0, MISSING_MOST + 1).join(", "));
}

/** Shows an answer to what was asked, from `offset` on, and tells of it. */
function showResults(box, answer, offset) {
  const { _results, _list, _hint, _asked, _say: say } = box;
  if (!offset) {
    emptyResults(box);
    showHelp(box, answer.help);
  }
  const { _alert } = box;
  const now = _alert && "now" in box._card.dataset;
  const helping = _alert && !offset ? list(answer.help.passages).slice(0, now ? Infinity : 1) : [];
  const unanswered = !_alert && answer.unanswered === true;
  // At first what is relevant, or some of the closest where nothing is; then all the rest.
  const all = list(answer.results);
  const results = offset ? all : unanswered ? all.slice(0, CLOSEST_MOST)
    : all.filter((result) => !result.beyond);
  const first = appendResults(box, answer, results, helping, now);
  const seen = _alert ? box._received : box._ids.size; // help passages are not counted
  const shown = Math.max(box._received, seen);
  const total = +answer.total || (unanswered ? 0 : seen);
  const closest = unanswered && shown > 0;
  _results.hidden = !box._ids.size;
  if (!offset) { // the level between the page's heading and the results'
    const name = now ? "others" : closest ? "closest" : "results";
    _results[now ? "append" : "prepend"](el(now || closest ? "h2.closest" : "h2.heard", {},
      say(name)));
    _results.append(_list);
  }
  const rest = box._received < (answer.matches ?? answer.total) && box._received <= OFFSET_MOST;
  box._foot.replaceChildren(...(rest && answer.results.length
    ? [action("more", {}, say("more"))] : []));
  // The other readings of the question or, where one was searched for too, the way out of it.
  const meant = !_alert && !box._typedOnly && text(answer.did_you_mean);
  const searched = meant && answer.corrected === true;
  const named = list(answer.may_mean);
  const [before, after] = say("suggestion", "|").split("|");
  const asked = meant && !searched && (named[0] ? named : [{ name: meant, query: meant }])
    .map((one) => [before, action("suggestion", { value: one.query }, one.name), after,
      one.mentioned === false && ` ${say("absent")}`]);
  if (!offset && searched && shown) {
    _hint.append(action("only", { value: _asked }, say("only", shortened(_asked))));
  }
  const found = !total ? "none" : shown < total ? "shown" : "found";
  // The button that asked may be gone; who types goes on typing.
  if (offset && !box._input.matches(":focus")) (first || box._status).focus();
  const counted = !_alert || (!now && total); // in danger neither a count nor "nothing found"
  box._show(closest ? "unanswered" : total ? "results" : "none", _alert,
    ...asked || [counted && say(closest ? "unanswered" : found, total, shown)],
    !_alert && shown && missing(answer, say), searched && say("also", meant),
    (closest || !total) && blockNodes(list(answer.contact), [])[0]);
  box._tell("results", { total, shown, took_ms: +answer.took_ms || 0 });
}
