// What the server or the page sent, made safe to show.

const string = (value) => (typeof value === "string" ? value : "");
const text = (value) => string(value).trim();
const list = (value) => (Array.isArray(value) ? value.filter(Boolean) : []);

/** A URL when it is an http(s) one, else null: anything else is neither asked nor a link. */
function safeUrl(value, base) {
  try {
    const url = new URL(value, base);
    return /^https?:/.test(url) ? url : null;
  } catch {
    return null;
  }
}

/** `tel:` address of a number as people write it, else null (then the number is plain text). */
function telAddress(number) {
  const dialled = number.replace(/[\s().\u2010-\u2013-]/g, "");
  return /^\+?[\d*#]+$/.test(dialled) ? `tel:${dialled}` : null;
}

/** A question's first 80 characters, for a button's name. */
const shortened = (question) => question.replace(/^(.{79}).{2,}/su, "$1…");

const DATES = {}; // by locale: a formatter takes longer to make than ten results

function longDate(iso, locale) {
  try {
    DATES[locale] ??= new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
    return /^\d{4}-\d\d-\d\d/.test(iso) ? DATES[locale].format(new Date(iso)) : iso;
  } catch { // no such day, or a language that is none: as the clinic wrote it
    return iso;
  }
}
