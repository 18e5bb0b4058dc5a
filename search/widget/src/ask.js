// The request.

/** Asks; resolves to the answer, or to `{status, detail, emergency}` with status 0: no reply. */
async function post(address, question, signal) {
  let status = 0;
  try {
    const response = await fetch(address, {
      method: "POST", body: question, signal,
      headers: { "Content-Type": "text/plain; charset=utf-8", Accept: "application/json" },
      credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store",
    });
    status = response.status;
    const body = await response.json();
    if (response.ok && Array.isArray(body.results)) return { answer: body };
    return { status, detail: text(body.detail), emergency: body.emergency };
  } catch {
    return { status, detail: "" };
  }
}
