// Puts the style on a shadow root without inline style, which a strict CSP forbids.

function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch { // browsers before 2023; there the page's CSP must allow inline style
    root.append(el("style", {}, CSS));
  }
}
