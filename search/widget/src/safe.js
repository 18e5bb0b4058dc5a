// What the server or the page sent, made safe to show.

const text = (value) => (typeof value === "string" ? value.trim() : "");
const list = (value) => (Array.isArray(value) ? value.filter((item) => item !== null) : []);

/** A URL when it is an http(s) one, else null: anything else is neither asked nor a link. */
function safeUrl(value, base) {
  try {
    const url = new URL(value, base);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** `tel:` address of a number as people write it, else null (then the number is plain text). */
function telAddress(number) {
  const dialled = number.replace(/[\s().\-\u2010-\u2013\u00a0]/g, "");
  return /^\+?[0-9*#]+$/.test(dialled) ? `tel:${dialled}` : null;
}

/** A question's first words, for a button's name. */
function shortened(question) {
  const characters = [...question];
  if (characters.length <= NAME_MOST_CHARACTERS) return question;
  return `${characters.slice(0, NAME_MOST_CHARACTERS - 1).join("").trimEnd()}…`;
}

function emergencyLine(value) {
  const line = { text: text(value && value.text), tel: text(value && value.tel) };
  return line.text || line.tel ? line : null;
}

const DATES = new Map(); // a formatter takes longer to make than all else of a result

function longDate(iso, locale) {
  if (!/^\d{4}-\d\d-\d\d/.test(iso)) return iso; // not a whole date: as the clinic wrote it
  try {
    if (!DATES.has(locale)) {
      DATES.set(locale, new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }));
    }
    return DATES.get(locale).format(new Date(iso));
  } catch {
    return iso;
  }
}
