// The requests. None of them needs a preflight.

const PLAIN = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };
const AWAKE = new Map(); // API address -> when it was asked, and the promise of its answer
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

/** Wakes a sleeping function, once for all boxes and again when it may sleep: `answered` is true
 * once it is up, `settled` a promise of its answer, or of null. */
function wake(address) {
  const known = AWAKE.get(address.href);
  if (known && Date.now() - known.at < STAYS_AWAKE_MS) return known;
  const waking = { at: Date.now(), answered: false };
  waking.settled = fetch(address, PLAIN).then((response) => response.json())
    .then((body) => { waking.answered = true; return body; })
    .catch(() => { AWAKE.delete(address.href); return null; });
  AWAKE.set(address.href, waking);
  return waking;
}

/** Posts the text; resolves to `{status, body}`, status 0 with an empty body for no reply. */
async function post(address, words, signal) {
  let status = 0;
  try {
    const response = await fetch(address, { ...PLAIN, method: "POST", body: words, signal,
      headers: { "Content-Type": "text/plain; charset=utf-8", Accept: "application/json" } });
    status = response.status;
    const body = await response.json();
    return { status, body: body || {}, ok: response.ok };
  } catch {
    return { status, body: {} };
  }
}

/** May the same question be answered a little later? */
const passing = (status) => [0, 429, 502, 503, 504].includes(status);

/** Copies a citation in a format of the API's; whether it worked. */
async function copyCitation(address, format) {
  address.searchParams.set("format", format);
  try {
    const response = await fetch(address, PLAIN);
    if (!response.ok) return false;
    await navigator.clipboard.writeText((await response.text()).trim());
    return true;
  } catch {
    return false;
  }
}
