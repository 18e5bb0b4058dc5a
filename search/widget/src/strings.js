// What the box says, in each of its languages.

const STRINGS = {
  en: {
    label: "Search our articles",
    placeholder: "Type a question",
    search: "Search",
    clear: "Clear the question",
    close: "Close",
    results: "Search results",
    suggested: "Suggestions",
    suggestions: (count) => `${plural(count, "suggestion")}.`,
    copy: "Copy citation",
    copied: (format) => `Copied as ${format}.`,
    notCopied: "That could not be copied.",
    empty: "Please type a question first.",
    loading: "Searching…",
    found: (total, shown, beyond) =>
      (beyond ? `More than ${grouped(total, "en")} passages found`
        : total === 1 ? "1 passage found" : `${grouped(total, "en")} passages found`) +
      (beyond || shown < total ? `, ${grouped(shown, "en")} shown.` : "."),
    none: "Nothing found. Try other words, or fewer.",
    unanswered: "Nothing here answers that.",
    closest: "The closest pages",
    missing: (words, more) => `Not on these pages: ${words.map((word) => `“${word}”`).join(", ")}`
      + `${more ? ` and ${more} more` : ""}.`,
    failed: "The search did not answer. Please try again in a moment.",
    offline: "You seem to be offline. Check your connection, then try again.",
    retry: "Try again",
    suggestion: "Did you mean",
    also: (meant) => `Also searched for “${meant}”.`,
    only: (typed) => `Search only for “${typed}”`,
    answer: "Answer",
    whole: "Show whole passage",
    more: "Show more",
    reviewed: (who, when) =>
      `Reviewed${who && ` by ${who}`}${when && `${who ? "," : ""} ${when}`}`,
    sources: (references, notes) =>
      [references && plural(references, "reference"), notes && plural(notes, "citation note")]
        .filter(Boolean).join(", "),
    reference: (number) => `Show reference ${number}`,
    back: (number) => `Back to where reference ${number} is cited`,
    note: "About this citation",
    doubts: {
      ambiguous: "More than one reference fits this citation.",
      "fuzzy-name": "The name is spelled differently in the reference list.",
      "year-off": "The year differs from the one in the reference list.",
    },
    uncertain: "It is not certain that this citation means this reference.",
    unlinked: "Not in the article’s reference list.",
  },
  es: {
    label: "Buscar en nuestros artículos",
    placeholder: "Escriba una pregunta",
    search: "Buscar",
    clear: "Borrar la pregunta",
    close: "Cerrar",
    suggested: "Sugerencias",
    suggestions: (count) => `${plural(count, "sugerencia")}.`,
    copy: "Copiar la cita",
    copied: (format) => `Copiada como ${format}.`,
    notCopied: "No se pudo copiar.",
    results: "Resultados de la búsqueda",
    empty: "Escriba primero una pregunta.",
    loading: "Buscando…",
    found: (total, shown, beyond) =>
      (beyond ? `Más de ${grouped(total, "es")} pasajes encontrados`
        : total === 1 ? "1 pasaje encontrado" : `${grouped(total, "es")} pasajes encontrados`) +
      (beyond || shown < total ? `, ${grouped(shown, "es")} a la vista.` : "."),
    none: "No se encontró nada. Pruebe con otras palabras, o con menos.",
    unanswered: "Aquí no hay nada que responda a eso.",
    closest: "Las páginas más relacionadas",
    missing: (words, more) => `No ${words.length > 1 ? "aparecen" : "aparece"} en estas páginas: `
      + `${words.map((word) => `«${word}»`).join(", ")}${more ? ` y ${more} más` : ""}.`,
    failed: "La búsqueda no respondió. Inténtelo de nuevo en un momento.",
    offline: "Parece que no hay conexión. Compruébela e inténtelo de nuevo.",
    retry: "Intentar de nuevo",
    suggestion: "Quizá quiso decir",
    also: (meant) => `También se buscó «${meant}».`,
    only: (typed) => `Buscar solo «${typed}»`,
    answer: "Respuesta",
    whole: "Mostrar el pasaje entero",
    more: "Mostrar más",
    reviewed: (who, when) =>
      `Revisado${who && ` por ${who}`}${when && `${who ? "," : ""} ${when}`}`,
    sources: (references, notes) =>
      [references && plural(references, "referencia"), notes && plural(notes, "nota")]
        .filter(Boolean).join(", "),
    reference: (number) => `Mostrar la referencia ${number}`,
    back: (number) => `Volver a la cita de la referencia ${number}`,
    note: "Sobre esta cita",
    doubts: {
      ambiguous: "Más de una referencia corresponde a esta cita.",
      "fuzzy-name": "El nombre está escrito de otra forma en la lista de referencias.",
      "year-off": "El año no coincide con el de la lista de referencias.",
    },
    uncertain: "No es seguro que la cita se refiera a esta referencia.",
    unlinked: "No figura en la lista de referencias del artículo.",
  },
};

/** A number as the language writes it: 1,000 in English, 1000 in Spanish. */
function grouped(number, language) {
  return number < 1000 ? number : number.toLocaleString(language); // the latter loads much
}

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
