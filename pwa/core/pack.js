/** An offline pack: from its JSON to a city that can be asked. The writer is server/content/pack.py. */
import { City } from './city.js';

export { City };

const FORMAT = 1;
const HEADER = ['baked_on', 'name', 'name_en', 'calendar', 'districts'];
const DICTIONARIES = ['hours', 'operators', 'places', 'sets', 'sources', 'truths'];

/** @typedef {Record<string, any>} Pack the JSON of a pack, or of a pack with its delta applied */

/** The city of a pack; throws on anything that is not whole. @param {Pack} json @returns {City} */
export function decode(json) {
  check(json);
  return new City(json);
}

/**
 * The pack with a delta laid over it: a cheap join of both, for `decode`. The given values are not changed.
 * @param {Pack} base @param {Pack} delta @returns {Pack}
 */
export function applyDelta(base, delta) {
  check(base);
  check(delta);
  if (base.parts || delta.adcode !== base.adcode || !Array.isArray(delta.gone))
    throw new Error('not a delta of this pack');
  /** @type {Pack} */
  const merged = { ...base, parts: [part(base), part(delta)], gone: delta.gone };
  for (const key of HEADER) if (key in delta) merged[key] = delta[key];
  for (const key of DICTIONARIES) merged[key] = [...base[key], ...(delta[key] ?? [])];
  return merged;
}

/** @param {Pack} pack */
const part = ({ count, columns, readings }) => ({ count, columns, readings: readings ?? {} });

/** @param {Pack} json */
function check(json) {
  if (json?.format !== FORMAT || !Number.isInteger(json.count) || !json.columns)
    throw new Error('not a pack this app can read');
}
