// The parts of the box that are always there.

/** Builds them in the shadow root of `box`, which gets each by a name. */
function frame(box) {
  const root = box.attachShadow({ mode: "open" });
  box._label = el("label.label", { for: "question", id: "label" });
  // spellcheck off: some browsers send what is typed to a spelling service
  box._input = el("input.input", { id: "question", role: "combobox",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions",
    autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
    maxlength: QUESTION_MOST_CHARACTERS });
  box._clearer = action("clear", {}, "×");
  box._submit = el("button.submit", { type: "submit" });
  // Above all else, and cut off by nothing, where the browser can tie it to the input.
  box._popup = el("ul.suggestions", { id: "suggestions", role: "listbox", hidden: true,
    popover: "anchorName" in box.style && "manual" });
  box._form = el("form.form", { role: "search", "aria-labelledby": "label" }, box._label,
    el("div.field", {}, el("div.entry", {}, box._input, box._clearer), box._submit, box._popup));
  box._line = el("p.emergency");
  box._card = el("section.help", { hidden: true });
  box._status = el("p.status", { role: "status", tabindex: "-1" });
  box._hint = el("div.actions");
  box._results = el("section.results");
  box._list = el("ol.list", { role: "list" });
  box._foot = el("div.actions");
  box._disclaimer = el("p.disclaimer");
  box._box = el("div.box", { "data-state": "idle" }, box._line, box._form, box._card, box._status,
    box._hint, box._results, box._foot, box._disclaimer);
  box._opener = action("opener");
  box._closer = action("close");
  box._dialog = el("dialog.dialog", { "aria-labelledby": "label", closedby: "any" }, box._closer);
  dress(root);
  root.append(box._opener, box._dialog);
}
