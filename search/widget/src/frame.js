// The parts of the box that are always there.

/** Builds them in the shadow root; by name. */
function frame(root) {
  const ui = {
    root,
    label: el("label", { class: "label", for: "question", id: "label" }),
    // spellcheck off: some browsers send what is typed to a spelling service
    input: el("input", { class: "input", id: "question", type: "text", role: "combobox",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions",
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", inputmode: "search",
      enterkeyhint: "search", maxlength: QUESTION_MOST_CHARACTERS }),
    clear: action("clear", { class: "clear" }, "×"),
    submit: el("button", { class: "submit", type: "submit" }),
    progress: el("div", { class: "progress", "aria-hidden": "true" }),
    emergency: el("p", { class: "emergency", hidden: true }),
    popup: el("ul", { class: "suggestions", id: "suggestions", role: "listbox", hidden: true }),
    status: el("p", { class: "status", role: "status", tabindex: "-1" }),
    hint: el("div", { class: "actions" }),
    results: el("section", { class: "results", hidden: true }),
    list: el("ol", { class: "list", role: "list" }),
    foot: el("div", { class: "actions" }),
    disclaimer: el("p", { class: "disclaimer", hidden: true }),
    opener: action("open", { class: "opener", "aria-haspopup": "dialog", hidden: true }),
    close: action("close", { class: "close" }, "×"),
  };
  ui.form = el("form", { class: "form", role: "search", "aria-labelledby": "label" }, ui.label,
    el("div", { class: "field" }, el("div", { class: "entry" }, ui.input, ui.clear), ui.submit));
  ui.under = el("div", { class: "under" }, ui.popup);
  ui.box = el("div", { class: "box", "data-state": "idle" }, ui.form, ui.progress, ui.emergency,
    ui.under, ui.status, ui.hint, ui.results, ui.foot, ui.disclaimer);
  ui.dialog = el("dialog", { class: "dialog", "aria-labelledby": "label" }, ui.close);
  dress(root);
  root.append(ui.opener, ui.dialog);
  return ui;
}
