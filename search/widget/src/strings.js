// What the box says. English is here; each other language is a file of strings/, which a box asks
// the API for when its page speaks that language.

/** {0} and {1} stand for values. Where "|" parts two sentences, the first is for a count of one. */
const STRINGS = {
  label: "Search our articles",
  placeholder: "Type a question",
  search: "Search",
  clear: "Clear the question",
  close: "Close",
  results: "Search results",
  suggested: "Suggestions",
  suggestions: "{0} suggestion.|{0} suggestions.",
  titleKind: "Article",
  headingKind: "Section",
  questionKind: "Question",
  copy: "Copy citation",
  copied: "Copied as {0}.",
  notCopied: "Could not be copied.",
  empty: "Type a question first.",
  loading: "Searching…",
  found: "{0} page found.|{0} pages found.",
  shown: "{0} pages found, {1} shown.",
  none: "Nothing found. Try other words, or fewer.",
  unanswered: "Nothing here answers that.",
  closest: "The closest pages",
  others: "Other pages",
  missing: "Not on these pages: {0}.",
  failed: "The search did not answer. Check your connection and try again.",
  retry: "Try again",
  suggestion: "Did you mean {0}?",
  absent: "These pages do not mention it.",
  also: "Also searched for “{0}”.",
  only: "Search only for “{0}”",
  answer: "Answer",
  whole: "Read on",
  more: "More pages",
  places: "Also there:",
  reviewed: "Reviewed: {0}",
  references: "{0} source|{0} sources",
  notes: "{0} citation note|{0} citation notes",
  reference: "Show reference {0}",
  note: "About this citation",
  uncertain: "This citation is not certain.",
};

/** A sentence with its values in place. */
function worded(sentence, values) {
  const [one, many = one] = sentence.split("|");
  return (values[0] === 1 ? one : many).replace(/{(\d)}/g, (_, place) => values[place]);
}
