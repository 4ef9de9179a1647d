/** What every page needs before anything else: words, settings, clock, and the means to fetch and keep packs. */
import { chinaTime, skew } from '../core/clock.js';
import { translator } from '../core/i18n.js';

/** Small settings: readable before the first paint, gone without harm where storage is refused. */
const settings = {
  /** What could not be stored: it lasts as long as the page. @type {Map<string, string>} */
  spare: new Map(),
  /** @param {string} key @returns {any} */
  get(key) {
    try {
      return JSON.parse(this.spare.get(key) ?? /** @type {string} */ (localStorage.getItem(key)));
    } catch {
      return null; // refused, or not ours
    }
  },
  /** @param {string} key @param {unknown} value */
  set(key, value) {
    const text = JSON.stringify(value);
    try {
      localStorage.setItem(key, text);
      this.spare.delete(key);
    } catch {
      this.spare.set(key, text); // refused or full
    }
  },
  clear() {
    this.spare.clear();
    try {
      localStorage.clear();
    } catch {
      // refused: there was nothing to clear
    }
  },
};

/** The Cache API, opened when first needed; null where there is none (old web views, plain http). */
function packCache() {
  if (!('caches' in globalThis)) return null;
  const open = () => caches.open('packs');
  return {
    /** @param {string} url */
    match: (url) => caches.match(url, { cacheName: 'packs' }),
    /** @param {string} url @param {Response} response */
    put: async (url, response) => (await open()).put(url, response),
    /** @param {string} url */
    delete: async (url) => (await open()).delete(url),
    keys: async () => (await open()).keys(),
  };
}

/**
 * fetch, which also looks at the server's date: not at that of a pack, which may lie in the browser's cache for days.
 * @param {string} url @param {RequestInit} [init]
 */
async function fetchAndSetClock(url, init) {
  const response = await fetch(url, init);
  if (response.ok && init?.cache && !response.headers.get('Age'))
    settings.set('skew', skew(response.headers.get('Date'), Date.now()));
  return response;
}

/** @param {BufferSource} bytes */
async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @typedef {ReturnType<typeof begin>} Base */

/** The page's words and settings. */
export function begin() {
  const root = document.documentElement;
  const t = translator(JSON.parse(document.getElementById('words')?.textContent || '{}'), root.lang);
  root.dataset.size = settings.get('size') ?? '';
  const means = { fetch: fetchAndSetClock, cache: packCache(), digest, remember: settings };
  const time = () => Date.now() + (settings.get('skew') ?? 0);
  return { t, means, settings, time, now: () => chinaTime(time()) };
}
