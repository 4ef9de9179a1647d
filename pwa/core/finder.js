/** From cities and a place to groups of places in the order a rider wants them. Pure: time is an argument. */
import { bearing } from './geo.js';
import { nearest } from './nearest.js';
import { daysBetween } from './words.js';

/** @typedef {import('./city.js').City} City */
/** @typedef {import('../types').Station} Station @typedef {import('../types').OpenState} OpenState */
/** @typedef {(value: string, when: string, calendar: import('../types').Calendar, checked?: string) => OpenState} StateAt */
/** @typedef {{station: Station, distance: number, bearing: number, open: OpenState}} Seen distance in metres, NaN when not known */
/** @typedef {{code: string, items: Seen[]}} Group code: '' | 'stale' | 'unlocated' | an adcode | 'none' */
/** @typedef {{city: City, i: number, distance: number | null}[]} Hits */
/** @typedef {{here: import('../types').Point | null, limit: number, now: string, masks?: Uint8Array[], hits?: Hits | null}} Wish */

/** Until hours.js is there: nothing is said. @type {StateAt} */
const notYet = () => ({ state: '', at: '', note: '' });

const STALE_DAYS = 3 * 365;
const STALE_SHOWN = 10;

export class Finder {
  #stateAt;

  /** @param {City[]} cities @param {StateAt} [stateAt] */
  constructor(cities, stateAt = notYet) {
    this.cities = cities;
    this.#stateAt = stateAt;
  }

  /** Does any place have coordinates? */
  get located() {
    return this.cities.some((city) => city.lat.some((lat) => !Number.isNaN(lat)));
  }

  /** Groups in the order they are shown. `masks`: rows that remain, one a city. `hits`: what a search found. @param {Wish} wish @returns {Group[]} */
  find(wish) {
    const masks = wish.masks ?? this.cities.map((city) => new Uint8Array(city.count).fill(1));
    if (wish.hits)
      return [{ code: '', items: wish.hits.map((hit) => this.#seen(hit.city, hit.i, hit.distance, wish)) }];
    return wish.here ? this.#around(wish, wish.here, masks) : this.#byDistrict(wish, masks);
  }

  /** The name of a district or city among these, '' when it is none. @param {string} adcode @param {boolean} english */
  nameOf(adcode, english) {
    const all = this.cities.flatMap((city) => [...city.districts, city]);
    const found = all.find((region) => region.adcode === adcode);
    return (english && found?.nameEn) || (found?.name ?? '');
  }

  /** Nearest first; old news sinks below fresh; places without coordinates come last. @param {Wish} wish @param {import('../types').Point} here @param {Uint8Array[]} masks */
  #around(wish, here, masks) {
    const { limit, now } = wish;
    const near = nearest(this.cities, here, { limit: limit + STALE_SHOWN * 4, pass: masks });
    /** @type {Seen[]} */
    const fresh = [];
    /** @type {Seen[]} */
    const stale = [];
    for (const { city, i, distance } of near) {
      if (fresh.length === limit) break;
      const seen = this.#seen(city, i, distance, wish);
      (isStale(seen.station, now) ? stale : fresh).push(seen);
    }
    return [
      { code: '', items: fresh },
      { code: 'stale', items: stale.slice(0, STALE_SHOWN) },
      { code: 'unlocated', items: this.#unlocated(wish, masks, limit - fresh.length) },
    ];
  }

  /** Without a place: district by district, old news last in each. @param {Wish} wish @param {Uint8Array[]} masks */
  #byDistrict(wish, masks) {
    /** @type {Map<string, Seen[]>} */
    const groups = new Map();
    let shown = 0;
    for (const [city, i] of this.#passing(masks)) {
      if (shown++ >= wish.limit) break;
      const adcode = city.places[city.placeIndex[i]][0];
      const code = this.nameOf(adcode, false) ? adcode : 'none';
      if (!groups.has(code)) groups.set(code, []);
      groups.get(code)?.push(this.#seen(city, i, null, wish));
    }
    const old = (/** @type {Seen} */ seen) => Number(isStale(seen.station, wish.now));
    return Array.from(groups, ([code, items]) => ({ code, items: items.sort((a, b) => old(a) - old(b)) }));
  }

  /** @param {Wish} wish @param {Uint8Array[]} masks @param {number} limit */
  #unlocated(wish, masks, limit) {
    /** @type {Seen[]} */
    const items = [];
    if (!limit) return items;
    for (const [city, i] of this.#passing(masks, (city, i) => Number.isNaN(city.lat[i]))) {
      items.push(this.#seen(city, i, null, wish));
      if (items.length >= limit) break;
    }
    return items;
  }

  /** Rows that pass, district by district. @param {Uint8Array[]} masks @param {(city: City, i: number) => boolean} wanted @returns {Generator<[City, number]>} */
  *#passing(masks, wanted = () => true) {
    for (const [at, city] of this.cities.entries()) {
      const codes = city.places.map(([adcode]) => Number(adcode));
      const code = (/** @type {number} */ i) => codes[city.placeIndex[i]];
      const rows = Array.from(masks[at].keys()).filter((i) => masks[at][i] && wanted(city, i));
      for (const i of rows.sort((a, b) => code(a) - code(b) || a - b)) yield [city, i];
    }
  }

  /** @param {City} city @param {number} i @param {number | null} distance @param {Wish} wish @returns {Seen} */
  #seen(city, i, distance, { here, now }) {
    const station = city.row(i);
    const { lat, lng, truth, hours } = station;
    return {
      station,
      distance: distance ?? Number.NaN,
      bearing: here && lat !== null && lng !== null ? bearing(here.lat, here.lng, lat, lng) : Number.NaN,
      open: this.#stateAt(hours, now, city.calendar, truth.hours.date),
    };
  }
}

/** Old news: the last word on it is over three years old, or somebody says it is gone. @param {Station} station @param {string} now */
export function isStale({ truth, source }, now) {
  if (truth.exists.status === 'disputed') return true;
  const dates = [source.date, ...Object.values(truth).map(({ date }) => date)].filter(Boolean).sort();
  const last = dates[dates.length - 1];
  return last !== undefined && daysBetween(last, now.slice(0, 10)) > STALE_DAYS;
}
