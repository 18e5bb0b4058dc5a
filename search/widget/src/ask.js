// The requests. None of them needs a preflight.

const PLAIN = { credentials: "omit", referrerPolicy: "no-referrer" };
const KEPT = new Map(); // address -> what get() gave
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

/** What an address answers, asked for once by all boxes and again when it is old: `_body`, once it
 * is there, and `_settled`, the promise of it. */
function get({ href }) {
  const known = KEPT.get(href);
  if (Date.now() - known?._at < KEPT_MS) return known;
  const kept = { _at: Date.now() };
  kept._settled = fetch(href, PLAIN).then((response) => response.json())
    .then((body) => (kept._body = body)).catch(() => { KEPT.delete(href); });
  KEPT.set(href, kept);
  return kept;
}

/** Posts the text, as text/plain; resolves to `{status, body}`, status 0 and no body without a
 * reply. */
async function post(address, words, signal) {
  let status = 0;
  try {
    const response = await fetch(address, { ...PLAIN, method: "POST", body: words, signal });
    status = response.status;
    return { status, body: (await response.json()) || {} };
  } catch {
    return { status, body: {} };
  }
}
