// The suggestions: a combobox with a listbox, list autocomplete, manual selection.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

function forgetSuggestions(box) {
  clearTimeout(box._suggestLater);
  box._suggesting?.abort();
  box._texts = [];
  box._active = -1;
  box._word = 0; // for which word of the question was asked last, and how
  box._suggested = {};
  box._suggestedAt = 0;
}

/** Asks at the end of a word and when typing pauses within one: once each, a word. */
function suggestTyped(box) {
  clearTimeout(box._suggestLater);
  markSuggestion(box, -1);
  const typed = box._input.value;
  const letters = typed.trim().length;
  if (letters < PAUSE_LEAST_CHARACTERS) return closeSuggestions(box);
  const words = typed.trim().split(/\s+/).length;
  if (words !== box._word) box._suggested = {};
  box._word = words;
  const ended = /\s$/.test(typed);
  const rested = Date.now() - box._suggestedAt > SUGGEST_REST_MS;
  if (ended && letters >= SUGGEST_LEAST_CHARACTERS && rested) suggest(box, ended);
  else box._suggestLater = setTimeout(suggest, SUGGEST_PAUSE_MS, box, ended);
}

/** A function that still sleeps is not asked: that would wake a second one. */
async function suggest(box, ended) {
  const address = box._address("suggest");
  if (box._suggested[ended] || !box._awake?._body || !address) return;
  box._suggested[ended] = true;
  box._suggestedAt = Date.now();
  box._suggesting?.abort();
  const { signal } = box._suggesting = new AbortController();
  const { body } = await post(address, box._input.value, signal);
  const texts = list(body.suggestions).map((one) => text(one.text)).filter(Boolean);
  if (!signal.aborted) showSuggestions(box, texts);
}

function showSuggestions(box, texts) {
  const { _popup, _status } = box;
  box._texts = texts;
  _popup.replaceChildren(...texts.map((words, place) => el("li.option",
    { id: `s${place}`, role: "option", "data-do": "option" }, words)));
  markSuggestion(box, -1);
  _popup.hidden = !texts[0];
  box._input.setAttribute("aria-expanded", !_popup.hidden);
  if (texts[0]) _status.textContent = box._offered = box._say("suggestions", texts.length);
  else if (_status.textContent === box._offered) _status.textContent = "";
}

/** Ends what is under way; what was suggested is kept for the arrow keys when `kept`. */
function closeSuggestions(box, kept) {
  const texts = box._texts;
  if (!box._popup.hidden) showSuggestions(box, []);
  forgetSuggestions(box);
  if (kept) box._texts = texts;
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
  const { _active, _texts } = box;
  const { hidden } = box._popup;
  const last = _texts.length - 1;
  const moves = {
    ArrowDown: altKey || _active === last ? -1 : _active + 1,
    ArrowUp: _active < 0 ? last : _active - 1,
  };
  if (key in moves && last >= 0) {
    if (key === "ArrowUp" && altKey) closeSuggestions(box, true);
    else {
      if (hidden) showSuggestions(box, _texts);
      markSuggestion(box, moves[key]);
    }
    return true;
  }
  if (hidden) return false;
  if (key === "Enter" && _active >= 0) {
    box._choose(_texts[_active]);
    return true;
  }
  if (/Home|End|Left|Right/.test(key)) markSuggestion(box, -1); // the caret moves
  if (/Escape|Tab/.test(key)) closeSuggestions(box, key === "Escape");
  return key === "Escape";
}
