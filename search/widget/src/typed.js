// What is typed stays in the box: its events reach no listener that the page adds after the box's.

const TELLING = ["keydown", "keypress", "keyup", "input", "beforeinput", "textInput",
  "compositionupdate", "compositionend", "paste", "drop"];

/** Whether the page may have the key, since it writes nothing: it moves the focus, closes a dialog
 * of the page or is a shortcut. (AltGr, which writes, is Ctrl with Alt.) */
const writesNothing = ({ key, ctrlKey, metaKey, altKey }) =>
  key && (/^(Esc|Tab|F\d)/.test(key) || metaKey || (ctrlKey && !altKey));

/** Ends the events of `input` at the window, and does what `acts` has for them. Inside a closed
 * shadow root of the page's own it cannot tell them, and they take their usual way. */
function keepTyped(input, acts, signal) {
  for (const name of TELLING) {
    window.addEventListener(name, (event) => {
      if (event.composedPath()[0] !== input || writesNothing(event)) return;
      event.stopImmediatePropagation();
      acts[name]?.(event);
    }, { signal, capture: true });
  }
}
