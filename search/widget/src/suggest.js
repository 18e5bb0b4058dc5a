// The suggestions: a combobox with a listbox, list autocomplete, manual selection.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

function forgetSuggestions(box) {
  clearTimeout(box._suggestLater);
  box._suggesting?.abort();
  box._offers = [];
  box._active = -1;
  box._spot = 0; // for which word of the question was asked last, and whether it had ended
}

/** Asks when typing pauses: once within a word, and once at its end. */
function suggestTyped(box) {
  clearTimeout(box._suggestLater);
  markSuggestion(box, -1);
  const typed = box._input.value;
  const letters = typed.trim().length;
  if (letters < PAUSE_LEAST_CHARACTERS) {
    closeSuggestions(box);
    return letters || offerQuestions(box);
  }
  box._suggestLater = setTimeout(suggest, SUGGEST_PAUSE_MS, box,
    typed.trim().split(/\s+/).length * 2 + /\s$/.test(typed));
}

/** A function that still sleeps is not asked: that would wake a second one. */
async function suggest(box, place) {
  const address = box._address("suggest");
  if (place === box._spot || !box._awake?._body || !address) return;
  box._spot = place;
  box._suggesting?.abort();
  const { signal } = box._suggesting = new AbortController();
  const { body } = await post(address, box._input.value, signal);
  if (!signal.aborted) showSuggestions(box, list(body.suggestions));
}

/** The clinic's own questions, to start with, where nothing is typed. */
function offerQuestions(box) {
  if (box._input.value || !box._input.matches(":focus")) return;
  showSuggestions(box, list(box._awake?._body?.questions));
}

/** Shows what is offered, as `{text, kind, marked}`: what was typed is marked in the last. */
function showSuggestions(box, offers) {
  const { _popup, _status, _say: say } = box;
  box._offers = offers = offers.filter((one) => text(one.text));
  _popup.replaceChildren(...offers.map((one, place) => el("li.option",
    { id: `s${place}`, role: "option", "data-do": "option" },
    blockNodes(list(one.marked || [one]), []), " ", el("span.kind", {}, say(`${one.kind}Kind`)))));
  markSuggestion(box, -1);
  _popup.hidden = !offers[0];
  if (_popup.popover) _popup.togglePopover(!!offers[0]);
  box._input.setAttribute("aria-expanded", !_popup.hidden);
  if (offers[0]) {
    _status.replaceChildren(box._offered = el("span.heard", {}, say("suggestions", offers.length)));
  } else box._offered?.remove();
}

/** Ends what is under way; what was suggested is kept for the arrow keys when `kept`. */
function closeSuggestions(box, kept) {
  const offers = box._offers;
  if (!box._popup.hidden) showSuggestions(box, []);
  forgetSuggestions(box);
  if (kept) box._offers = offers;
}

function markSuggestion(box, place) {
  box._active = place;
  box._input.removeAttribute("aria-activedescendant");
  [...box._popup.children].forEach((option, index) => {
    option.setAttribute("aria-selected", index === place);
    if (index !== place) return;
    option.scrollIntoView({ block: "nearest" });
    box._input.setAttribute("aria-activedescendant", option.id);
  });
}

/** Whether the key was one of the list's. */
function suggestionKey(box, { key, altKey }) {
  const { _active, _offers } = box;
  const { hidden } = box._popup;
  const last = _offers.length - 1;
  const moves = {
    ArrowDown: altKey || _active === last ? -1 : _active + 1,
    ArrowUp: _active < 0 ? last : _active - 1,
  };
  if (key in moves && last >= 0) {
    if (key === "ArrowUp" && altKey) closeSuggestions(box, true);
    else {
      if (hidden) showSuggestions(box, _offers);
      markSuggestion(box, moves[key]);
    }
    return true;
  }
  if (hidden) return false;
  if (key === "Enter" && _active >= 0) {
    box._choose(_active);
    return true;
  }
  if (/Home|End|Left|Right/.test(key)) markSuggestion(box, -1); // the caret moves
  if (/Escape|Tab/.test(key)) closeSuggestions(box, key === "Escape");
  return key === "Escape";
}
