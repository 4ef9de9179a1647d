/** Talks to our server and sorts its answers into three: an answer, 'try later' (Unreachable), 'not like this' (Refused). */

/** @typedef {{status: number, headers: {get(name: string): string | null}, text(): Promise<string>}} Reply */
/** @typedef {(url: string, init: Record<string, unknown>) => Promise<Reply>} Fetch */
/** @typedef {import('../types.d.ts').Sealed} Sealed */

/** Longest wait we accept from a server, in seconds: a wrong header must not silence a phone for days. */
const LONGEST_WAIT = 3600;
const TRY_LATER = new Set([401, 408, 425, 429]);

/** No right answer came: keep everything and try later. */
export class Unreachable extends Error {
  /**
   * @param {string} why 'no-answer', 'timeout', 'not-ours', 'wrong-echo' or the server's code ('storage-full', …)
   * @param {number} [retryAfter] seconds the server asked us to wait; 0: it did not say
   */
  constructor(why, retryAfter = 0) {
    super(why);
    this.name = 'Unreachable';
    this.why = why;
    this.retryAfter = retryAfter;
  }
}

/** The server understood and said no: sending the same again is useless. */
export class Refused extends Error {
  /** @param {string} code @param {Record<string, unknown>} [detail] @param {number} [status] */
  constructor(code, detail = {}, status = 0) {
    super(code);
    this.name = 'Refused';
    this.code = code;
    this.detail = detail;
    this.status = status;
  }
}

/** The API of one origin. `fetch` is given: nothing here knows the page or the worker. */
export class Api {
  #fetch;
  #timeout;

  /** @param {{fetch: Fetch, timeout?: number}} given timeout in ms, over the whole answer */
  constructor({ fetch, timeout = 20_000 }) {
    this.#fetch = fetch;
    this.#timeout = timeout;
  }

  /**
   * PUT a sealed thing; resolves only when the server echoes its id and hash.
   * @param {Sealed} sealed
   * @returns {Promise<Record<string, unknown>>} the receipt
   */
  async send({ id, url, body, hash }) {
    const receipt = await this.#ask(url, { method: 'PUT', body, headers: { 'Content-Type': 'application/json' } });
    if (receipt.id !== id || receipt.hash !== hash) throw new Unreachable('wrong-echo');
    return receipt;
  }

  /** @param {string} url @returns {Promise<Record<string, unknown>>} */
  get(url) {
    return this.#ask(url, { method: 'GET' });
  }

  /** @param {string} url @param {Record<string, unknown>} init */
  async #ask(url, init) {
    const { status, headers, text } = await this.#exchange(url, init);
    const json = ours(headers, text);
    if (status >= 200 && status < 300 && json) return json;
    const code = json && typeof json.error === 'string' ? json.error : '';
    if (!code) throw new Unreachable('not-ours', waitOf(headers)); // a captive portal, a proxy's own page
    if (status < 400 || status >= 500 || TRY_LATER.has(status)) throw new Unreachable(code, waitOf(headers));
    const detail = /** @type {Record<string, unknown>} */ (isObject(json?.detail) ? json?.detail : {});
    throw new Refused(code, detail, status);
  }

  /** Ask and read the whole answer, or be Unreachable. @param {string} url @param {Record<string, unknown>} init */
  async #exchange(url, init) {
    const stop = new AbortController();
    let timer = 0;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        reject(new Unreachable('timeout'));
        stop.abort();
      }, this.#timeout);
    });
    const fixed = { cache: 'no-store', credentials: 'omit', redirect: 'error', signal: stop.signal };
    const asked = Promise.resolve()
      .then(() => this.#fetch(url, { ...init, ...fixed }))
      .then(async (reply) => ({ status: reply.status, headers: reply.headers, text: await reply.text() }));
    try {
      return /** @type {Awaited<typeof asked>} */ (await Promise.race([asked, late]));
    } catch (error) {
      throw error instanceof Unreachable ? error : new Unreachable('no-answer');
    } finally {
      clearTimeout(timer);
      asked.catch(() => {}); // an answer after the timeout is nobody's any more
    }
  }
}

/** The JSON object of an answer, or null when it is not ours. @param {Reply['headers']} headers @param {string} text */
function ours(headers, text) {
  if (!(headers.get('Content-Type') ?? '').toLowerCase().startsWith('application/json')) return null;
  try {
    const json = JSON.parse(text);
    return isObject(json) ? /** @type {Record<string, unknown>} */ (json) : null;
  } catch {
    return null; // cut short on the way
  }
}

/** Seconds of Retry-After (seconds or a date), 0 when absent or unreadable. @param {Reply['headers']} headers */
function waitOf(headers) {
  const text = (headers.get('Retry-After') ?? '').trim();
  if (!text) return 0;
  // A date is read against the server's own clock: the phone's may be days wrong.
  const wait = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.parse(headers.get('Date') ?? '')) / 1000;
  return Number.isFinite(wait) ? Math.min(Math.max(Math.ceil(wait), 0), LONGEST_WAIT) : 0;
}

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
