// The card for somebody who may be in danger now, and the modest line for somebody who perhaps is.

/** Something to call or to open, as an item of a list; `_words` is its name with its number. None
 * where nothing of it can be shown. */
function helpLine(line) {
  const name = text(line.text);
  const number = text(line.number);
  const url = safeUrl(line.address);
  const place = url ? url.href.replace(/^https?:..|\/$/g, "") : text(line.address);
  const main = number || (url && place);
  const href = number ? telAddress(text(line.tel).replace("tel:", "")) : url;
  const words = [name, main].filter(Boolean).join(": ");
  const details = [line.how, line.hours, line.cost].map(text).filter(Boolean).join(" · ");
  const item = el("li.line", {},
    main && el(href ? "a.number" : "bdi.number", { href, dir: "ltr", "aria-label": href && words,
      referrerpolicy: "no-referrer" }, main),
    el("div", {}, name && el("b.name", {}, name), details && el("div.details", {}, details),
      place !== main && link("place", url, { referrerpolicy: "no-referrer" }, place)));
  item._words = words;
  return (words || place) && item;
}

/** Shows the card of an answer in place of the one before; empty where there is none. Equal ones
 * are not exchanged: a finger or the focus may be on it. */
function showHelp(box, help) {
  const words = text(help?.text);
  const now = help?.strength === "now";
  const lines = list(help?.lines).map(helpLine).filter(Boolean).slice(0, now ? HELP_LINES_MOST : 1);
  const lang = text(help?.language);
  const card = el("section.help", { lang, dir: "auto", "data-now": now,
    "aria-labelledby": "help", hidden: !words && !lines[0] },
  words && el(now ? "h2" : "p", { id: "help" }, words),
  lines[0] && el("ul.lines", { role: "list" }, lines),
  text(help?.note) && el("p.note", {}, text(help.note)));
  if (!card.isEqualNode(box._card)) {
    box._card.replaceWith(card);
    box._card = card;
  }
  // What a screen reader hears first; who sees the card is not shown it twice.
  box._alert = !card.hidden && el("span.heard", { lang },
    [words, ...lines.map((line) => line._words)].join(" "));
}
