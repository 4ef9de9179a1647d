/** Seals what a worker wrote: canonical JSON and its SHA-256, the same bytes and hash that the server computes. */
import { toHex, uuid } from './uuid.js';

/** @typedef {import('../types.d.ts').Sealed} Sealed */
/** @typedef {import('../types.d.ts').StationReport} StationReport */

/** Longest words of a station report, in characters (code points). */
export const WORDS_MAX = 300;

/**
 * JSON with sorted keys and no spaces. Whole numbers only: 1 and 1.0 differ between languages.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    const fields = /** @type {Record<string, unknown>} */ (value);
    const keys = Object.keys(fields).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(fields[key])}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new TypeError('canonical JSON: whole numbers only');
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`canonical JSON: ${typeof value} has no form`);
  return text;
}

/** @param {string} text @returns {Promise<string>} SHA-256 of its UTF-8 bytes, lower-case hex */
export async function sha256(text) {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

/**
 * Seal any body under a new id (or the caller's).
 * @param {{kind: string, url: string, body: unknown, id?: string}} what `url` is the collection; the id is appended
 * @returns {Promise<Sealed>}
 */
export async function seal({ kind, url, body, id = uuid() }) {
  const text = canonical(body);
  return { id, kind, url: `${url}/${id}`, body: text, hash: await sha256(text) };
}

/**
 * Seal 'still right / not so'. RangeError when the words are longer than WORDS_MAX: nothing is cut silently.
 * @param {Omit<StationReport, 'said_at'>} report
 * @param {number} now epoch ms by the phone: only 'the worker says'
 * @returns {Promise<Sealed>}
 */
export function sealStationReport({ station, answer, aspects, words }, now) {
  const clean = cleanWords(words);
  if (Array.from(clean).length > WORDS_MAX) throw new RangeError('words-too-long');
  const body = { station, answer, aspects, words: clean, said_at: new Date(now).toISOString() };
  return seal({ kind: 'station-report', url: '/api/v1/station-reports', body });
}

/**
 * What no database keeps and no eye sees goes before sealing: control characters, halves of surrogate pairs.
 * @param {string} words
 * @returns {string}
 */
export function cleanWords(words) {
  const lines = words.replace(/\r\n?/g, '\n').trim();
  return Array.from(lines, (char) => (isLoneSurrogate(char) ? '\ufffd' : isControl(char) ? '' : char)).join('');
}

/** @param {string} char one code point */
const isLoneSurrogate = (char) => char.length === 1 && char >= '\ud800' && char <= '\udfff';

/** @param {string} char one code point */
const isControl = (char) => (char < ' ' && char !== '\n' && char !== '\t') || char === '\x7f';
