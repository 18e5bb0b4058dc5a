// The parts of the box that are always there.

/** Builds them in the shadow root; by name. */
function frame(root) {
  const ui = {
    _label: el("label.label", { for: "question", id: "label" }),
    // spellcheck off: some browsers send what is typed to a spelling service
    _input: el("input.input", { id: "question", type: "text", role: "combobox",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions",
      autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      enterkeyhint: "search", maxlength: QUESTION_MOST_CHARACTERS }),
    _clear: action("clear", {}, "×"),
    _submit: el("button.submit", { type: "submit" }),
    _emergency: el("p.emergency"),
    _popup: el("ul.suggestions", { id: "suggestions", role: "listbox", hidden: true }),
    _status: el("p.status", { role: "status", tabindex: "-1" }),
    _hint: el("div.actions"),
    _results: el("section.results", { hidden: true }),
    _list: el("ol.list", { role: "list" }),
    _foot: el("div.actions"),
    _disclaimer: el("p.disclaimer"),
    _opener: action("opener", { "aria-haspopup": "dialog" }),
    _close: action("close", {}, "×"),
  };
  ui._form = el("form.form", { role: "search", "aria-labelledby": "label" }, ui._label,
    el("div.field", {}, el("div.entry", {}, ui._input, ui._clear), ui._submit));
  ui._box = el("div.box", { "data-state": "idle" }, ui._form, ui._emergency, ui._popup, ui._status,
    ui._hint, ui._results, ui._foot, ui._disclaimer);
  ui._dialog = el("dialog.dialog", { "aria-labelledby": "label", closedby: "any" }, ui._close);
  dress(root);
  root.append(ui._opener, ui._dialog);
  return ui;
}
