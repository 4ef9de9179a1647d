/** Synthetic places for benches in Node and in Chromium, the same in every run, and three filters to look for them with. */
import { emptyFilters } from '../pwa/core/filters.js';

let state = 20261122;
/** A number in [0, 1), the same in every run. */
export function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

/** @param {number} sigma */
export const gauss = (sigma) => sigma * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A city of one anchor, or the whole country. @param {number} count @param {number[][]} centres */
export function places(count, centres) {
  const [lat, lng] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    const [x, y] = centres[Math.floor(random() * centres.length)];
    const sigma = random() < 0.6 ? 0.012 : 0.03;
    lng[i] = x + gauss(sigma);
    lat[i] = y + gauss(sigma);
  }
  const facilities = Int32Array.from({ length: count }, () => Math.floor(random() * 2 ** 30));
  const kinds = Uint8Array.from({ length: count }, () => (random() < 0.02 ? 2 : 0));
  const hoursIndex = Uint16Array.from({ length: count }, () => Math.floor(random() * 10));
  const hours = /** @type {[string, string][]} */ (Array.from({ length: 10 }, (_, i) => [`${i}`, `${i}`]));
  return { count, lat, lng, facilities, kinds, hoursIndex, hours, access: new Uint8Array(count) };
}

export const FILTERS = {
  none: emptyFilters(),
  loose: { ...emptyFilters(), facilities: new Set(['water']), open: true }, // 40 % pass
  strict: { ...emptyFilters(), kinds: new Set(['driver_home']), open: true, facilities: new Set(['seat']) }, // 0.5-1 %
};
export const openNow = (/** @type {number} */ hours) => hours < 8;
