// Tells the page around the frame how high the box is, whenever that changes; nothing else.

const EDGE_PX = 6; // .frame's padding in results.css: room for the focus ring
const SHRINK_AFTER_MS = 500;

/** What the frame must hold: the body, and the suggestions, which hang over its end. */
function parts() {
  const box = document.querySelector("cite-box");
  const list = box.shadowRoot && box.shadowRoot.getElementById("suggestions");
  return list ? [document.body, list] : [document.body];
}

function bottom(part) {
  const edge = part === document.body ? 0 : EDGE_PX;
  return part.getBoundingClientRect().bottom + window.scrollY + edge;
}

let told = 0;
let later = 0; // timer

/** To any page: a height is no secret, and which page holds this one is not known here. */
function tell(height) {
  told = height;
  window.parent.postMessage({ type: "cite-box-height", height }, "*");
}

/** More is wanted at once. Less can wait: suggestions that go and come again, or results that make
 *  way for others, would make the page around jump. */
function measure() {
  clearTimeout(later);
  const height = Math.ceil(Math.max(...parts().map(bottom)));
  if (height > told) tell(height);
  else if (height < told) later = setTimeout(() => tell(height), SHRINK_AFTER_MS);
}

if (window.parent !== window) {
  const watch = new ResizeObserver(measure);
  parts().forEach((part) => watch.observe(part));
}
