/**
 * The nearest stations: a look at every row, which for the rows of a city costs less than building any index.
 * Flat-earth distances at the middle latitude pick twice as many as wanted, true ones put them in order.
 */
import { Best } from './best.js';
import { haversine } from './geo.js';

/** @typedef {import('../types').Point} Point */
/** @typedef {{lat: Float64Array, lng: Float64Array}} Places typed arrays of degrees, NaN where not known */
/** @typedef {Uint8Array | ((i: number) => boolean)} Pass a mask, or a question that is only put for rows near enough */
/** @template {Places} C @typedef {{city: C, i: number, distance: number}} Near distance in metres */

const RAD = Math.PI / 180;
const METRES = 6371008.8 * RAD; // a degree of latitude
const LEAST = 40;
const TIE = 0.05; // metres: who is that much nearer may stand behind

/**
 * The nearest rows, nearest first. Rows without coordinates are never among them.
 * @template {Places} C
 * @param {C | C[]} cities
 * @param {Point} here WGS-84 degrees
 * @param {{limit?: number, pass?: Pass | (Pass | undefined)[]}} [options] `pass`: which rows count, one for each city
 * @returns {Near<C>[]}
 */
export function nearest(cities, here, { limit = 20, pass } = {}) {
  const all = Array.isArray(cities) ? cities : [cities];
  const passes = all.map((_, at) => (Array.isArray(pass) ? pass[at] : pass));
  const best = new Best(Math.max(LEAST, 2 * limit));
  all.forEach((city, at) => {
    flatScan(city, at, here, passes[at], best);
  });
  const found = ordered(all, here, best, limit);
  return isSure(found, best, limit) ? found : ordered(all, here, trueScan(all, here, passes, limit), limit);
}

/** @param {Places} city @param {number} at @param {Point} here @param {Pass | undefined} pass @param {Best} best */
function flatScan({ lat, lng }, at, here, pass, best) {
  const mask = pass instanceof Uint8Array ? pass : null; // a look at a mask is cheap, a question is not
  const asks = typeof pass === 'function' ? pass : null;
  const { lat: lat0, lng: lng0 } = here;
  const cos0 = Math.cos(lat0 * RAD);
  const slope = (Math.sin(lat0 * RAD) * RAD) / 2; // the cosine at the middle latitude, to first order
  let { limit } = best;
  for (let i = 0; i < lat.length; i++) {
    if (mask !== null && mask[i] === 0) continue;
    const north = lat[i] - lat0;
    const east = (lng[i] - lng0) * (cos0 - slope * north);
    const key = north * north + east * east;
    // Never true for NaN.
    if (key < limit && (asks === null || asks(i))) {
      best.add(key, i, at);
      limit = best.limit;
    }
  }
}

/** @template {Places} C @param {C[]} cities @param {Point} here @param {Best} best @param {number} limit @returns {Near<C>[]} */
function ordered(cities, here, best, limit) {
  const found = Array.from({ length: best.count }, (_, at) => {
    const city = cities[best.cities[at]];
    const i = best.rows[at];
    return { city, i, distance: haversine(here.lat, here.lng, city.lat[i], city.lng[i]) };
  });
  return found.sort((a, b) => a.distance - b.distance).slice(0, limit);
}

/**
 * Can no row that was left out be nearer than the last one found? The flat earth is wrong by about the square of the
 * angle, which tells only when many rows lie equally far away.
 * @param {Near<Places>[]} found @param {Best} best @param {number} limit
 */
function isSure(found, best, limit) {
  if (best.count < best.size || found.length < limit || !limit) return true;
  const flat = Math.sqrt(best.limit);
  const angle = flat * RAD;
  return found[limit - 1].distance <= (flat * METRES) / (1 + 4 * angle * angle) + TIE;
}

/** @param {Places[]} cities @param {Point} here @param {(Pass | undefined)[]} passes @param {number} limit */
function trueScan(cities, here, passes, limit) {
  const best = new Best(limit);
  cities.forEach(({ lat, lng }, at) => {
    const pass = passes[at];
    for (let i = 0; i < lat.length; i++) {
      const key = haversine(here.lat, here.lng, lat[i], lng[i]);
      if (key < best.limit && passed(pass, i)) best.add(key, i, at);
    }
  });
  return best;
}

/** @param {Pass | undefined} pass @param {number} i */
const passed = (pass, i) => (typeof pass === 'function' ? pass(i) : pass === undefined || pass[i] !== 0);
