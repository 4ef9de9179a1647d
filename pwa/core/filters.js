/** Filters over the rows of a city: who passes, and how many would remain for each chip. */
import { ACCESS, FACILITIES, KINDS } from './codes.js';

/** @typedef {import('./city.js').City} City */
/** @typedef {Pick<City, 'count' | 'kinds' | 'facilities' | 'access' | 'hours' | 'hoursIndex'>} Rows */
/** @typedef {(hoursIndex: number) => boolean} ByHours */

/**
 * @typedef {object} Filters
 * @property {boolean} open open now
 * @property {boolean} night open at some time between 22:00 and 06:00
 * @property {boolean} wheelchair
 * @property {Set<string>} kinds any of these; empty: all
 * @property {Set<string>} facilities each of these
 * @property {Set<string>} access any of these ways to get in; empty: all
 */

/**
 * Rows that remain, and that would remain with one more chip switched on and the others as they are.
 * @typedef {object} Counts
 * @property {number} total
 * @property {number} open
 * @property {number} night
 * @property {number} wheelchair
 * @property {Record<string, number>} kinds
 * @property {Record<string, number>} facilities
 * @property {Record<string, number>} access
 */

const WHEELCHAIR = 1 << FACILITIES.indexOf('wheelchair');
const no = () => false;

/** What a row fails by. */
const FAILS = { others: 1, kind: 2, access: 4 };

/** @returns {Filters} */
export const emptyFilters = () => ({
  open: false,
  night: false,
  wheelchair: false,
  kinds: new Set(),
  facilities: new Set(),
  access: new Set(),
});

/** @param {Filters} f */
const isEmpty = (f) => !(f.open || f.night || f.wheelchair || f.kinds.size || f.facilities.size || f.access.size);

/**
 * 1 for each row that passes all filters.
 * @param {Rows} city @param {Filters} filters @param {ByHours} [openNow] @param {ByHours} [openAtNight]
 */
export function pass(city, filters, openNow = no, openAtNight = no) {
  if (isEmpty(filters)) return new Uint8Array(city.count).fill(1);
  const { hours, kinds, access, wanted } = tables(city, filters, openNow, openAtNight);
  const mask = new Uint8Array(city.count);
  for (let i = 0; i < mask.length; i++) {
    const ok = hours[city.hoursIndex[i]] & kinds[city.kinds[i]] & access[city.access[i]];
    mask[i] = ok & ((city.facilities[i] & wanted) === wanted ? 1 : 0);
  }
  return mask;
}

/**
 * The same as a question about one row: cheaper than the mask where few rows are asked about, as in `nearest`.
 * @param {Rows} city @param {Filters} filters @param {ByHours} [openNow] @param {ByHours} [openAtNight]
 */
export function passing(city, filters, openNow = no, openAtNight = no) {
  const { hours, kinds, access, wanted } = tables(city, filters, openNow, openAtNight);
  const { kinds: kind, access: entry, facilities, hoursIndex } = city;
  return (/** @type {number} */ i) =>
    kinds[kind[i]] === 1 && (facilities[i] & wanted) === wanted && hours[hoursIndex[i]] === 1 && access[entry[i]] === 1;
}

/**
 * Live counts of one city or of several together. `within`: masks of the rows that a search has left, one a city.
 * @param {Rows | Rows[]} cities @param {Filters} filters
 * @param {ByHours | ByHours[]} [openNow] one a city @param {ByHours | ByHours[]} [openAtNight]
 * @param {Uint8Array | (Uint8Array | undefined)[]} [within]
 * @returns {Counts}
 */
export function counts(cities, filters, openNow = no, openAtNight = no, within = undefined) {
  const tally = new Tally();
  const all = Array.isArray(cities) ? cities : [cities];
  all.forEach((city, at) => {
    tally.add(city, filters, of(openNow, at) ?? no, of(openAtNight, at) ?? no, of(within, at));
  });
  return tally.counts(filters);
}

/** @template T @param {T | T[]} one @param {number} at */
const of = (one, at) => (Array.isArray(one) ? one[at] : one);

/** Filters as tables by code: 1 passes. @param {Rows} city @param {Filters} filters @param {ByHours} openNow @param {ByHours} openAtNight */
function tables(city, filters, openNow, openAtNight) {
  const isOpen = (/** @type {number} */ h) => (!filters.open || openNow(h)) && (!filters.night || openAtNight(h));
  return {
    hours: new Uint8Array(city.hours.length).map((_, h) => (isOpen(h) ? 1 : 0)),
    kinds: chosen(KINDS, filters.kinds),
    access: chosen(ACCESS, filters.access),
    wanted: bits(filters.facilities) | (filters.wheelchair ? WHEELCHAIR : 0),
  };
}

/** A function from a row to FAILS bits. @param {Rows} city @param {Filters} filters @param {ByHours} openNow @param {ByHours} openAtNight */
function judge(city, filters, openNow, openAtNight) {
  const { hours, kinds, access, wanted } = tables(city, filters, openNow, openAtNight);
  return (/** @type {number} */ i) =>
    (hours[city.hoursIndex[i]] && (city.facilities[i] & wanted) === wanted ? 0 : FAILS.others) |
    (kinds[city.kinds[i]] ? 0 : FAILS.kind) |
    (access[city.access[i]] ? 0 : FAILS.access);
}

/** 1 for each code that may pass. @param {string[]} codes @param {Set<string>} wanted */
function chosen(codes, wanted) {
  const ok = new Uint8Array(256); // also codes newer than this app
  if (wanted.size === 0) return ok.fill(1);
  codes.forEach((code, at) => {
    ok[at] = wanted.has(code) ? 1 : 0;
  });
  return ok;
}

/** @param {Set<string>} words */
function bits(words) {
  return FACILITIES.reduce((sum, word, bit) => sum | (words.has(word) ? 1 << bit : 0), 0);
}

/** Counts in the making. */
class Tally {
  total = 0;
  open = 0;
  night = 0;
  kinds = new Uint32Array(256);
  access = new Uint32Array(256);
  facilities = new Uint32Array(FACILITIES.length);

  /** @param {Rows} city @param {Filters} filters @param {ByHours} openNow @param {ByHours} openAtNight @param {Uint8Array | undefined} within */
  add(city, filters, openNow, openAtNight, within) {
    const fails = judge(city, filters, openNow, openAtNight);
    const open = new Uint8Array(city.hours.length).map((_, h) => (openNow(h) ? 1 : 0));
    const night = new Uint8Array(city.hours.length).map((_, h) => (openAtNight(h) ? 1 : 0));
    for (let i = 0; i < city.count; i++) {
      if (within !== undefined && within[i] === 0) continue;
      const failed = fails(i);
      if (failed === 0) {
        this.total++;
        this.open += open[city.hoursIndex[i]];
        this.night += night[city.hoursIndex[i]];
        for (let left = city.facilities[i]; left; left &= left - 1) this.facilities[31 - Math.clz32(left & -left)]++;
      }
      if ((failed & ~FAILS.kind) === 0) this.kinds[city.kinds[i]]++;
      if ((failed & ~FAILS.access) === 0) this.access[city.access[i]]++;
    }
  }

  /** @param {Filters} filters @returns {Counts} */
  counts(filters) {
    const facilities = Object.fromEntries(FACILITIES.map((code, bit) => [code, this.facilities[bit] ?? 0]));
    return {
      total: this.total,
      open: this.open,
      night: this.night,
      wheelchair: facilities.wheelchair,
      kinds: this.#anyOf(KINDS, this.kinds, filters.kinds),
      facilities,
      access: this.#anyOf(ACCESS, this.access, filters.access),
    };
  }

  /** A chip of an 'any of these' group widens what is chosen already. @param {string[]} codes @param {Uint32Array} own @param {Set<string>} wanted */
  #anyOf(codes, own, wanted) {
    const with_ = (/** @type {string} */ code, /** @type {number} */ at) =>
      wanted.size === 0 ? own[at] : this.total + (wanted.has(code) ? 0 : own[at]);
    return Object.fromEntries(codes.map((code, at) => [code, with_(code, at)]));
  }
}
