/** Narrows the rows of cities by filters and words, and counts what each chip would leave. */
import { counts, pass } from './filters.js';
import { Search } from './search.js';

/** @typedef {import('./city.js').City} City */
/** @typedef {import('./filters.js').Filters} Filters */
/** @typedef {import('./finder.js').StateAt} StateAt */

/** Moments at which 'open at night' is looked up, within 22:00 to 06:00. */
const NIGHT = ['T22:30', 'T23:59', 'T03:00', 'T05:30'];

export class Narrow {
  #cities;
  #stateAt;
  #search;
  /** @type {Map<string, boolean[][]>} open or not by hours index, for a minute or a day */
  #byHours = new Map();
  /** @type {import('./filters.js').Counts | null} */
  #counts = null;

  /** @param {City[]} cities @param {StateAt} stateAt */
  constructor(cities, stateAt) {
    this.#cities = cities;
    this.#stateAt = stateAt;
    this.#search = new Search(cities);
  }

  /** Make ready what the first word needs. */
  warm() {
    this.#search.warm();
  }

  /**
   * Masks of the rows that the filters leave, one a city, how many remain, the live counts, and when there are words the
   * rows that hold them. `quick`: the counts of the last time do, null the first time.
   * @param {{filters: Filters, query: string, now: string, here: import('../types').Point | null, limit: number, quick?: boolean}} wish
   */
  apply({ filters, query, now, here, limit, quick = false }) {
    const open = filters.open || !quick ? this.#openBy('open', now, [now]) : [];
    const day = now.slice(0, 10);
    const nights = NIGHT.map((time) => day + time);
    const night = filters.night || !quick ? this.#openBy('night', day, nights) : [];
    const words = query.trim();
    const masks = this.#cities.map((city, at) => pass(city, filters, open[at], night[at]));
    const found = words ? this.#search.look(words, { here, limit, pass: masks }) : null;
    if (!quick)
      this.#counts = counts(this.#cities, filters, open, night, words ? this.#search.masks(words) : undefined);
    return {
      masks,
      total: found?.total ?? masks.reduce((sum, mask) => sum + ones(mask), 0),
      counts: this.#counts,
      hits: found?.hits ?? null,
    };
  }

  /** For each city a test by hours index: open at any of the moments? @param {string} kind @param {string} at @param {string[]} moments */
  #openBy(kind, at, moments) {
    const key = `${kind} ${at}`;
    let known = this.#byHours.get(key);
    if (!known) {
      for (const old of this.#byHours.keys()) if (old.startsWith(kind)) this.#byHours.delete(old);
      known = this.#cities.map((city) =>
        city.hours.map((hours) => moments.some((when) => this.#isOpen(hours, when, city))),
      );
      this.#byHours.set(key, known);
    }
    return known.map((states) => (/** @type {number} */ h) => states[h]);
  }

  /** @param {City['hours'][number]} hours @param {string} when @param {City} city */
  #isOpen([, value], when, city) {
    const { state } = this.#stateAt(value, when, city.calendar);
    return state === 'open' || state === 'closing';
  }
}

/** @param {Uint8Array} mask */
function ones(mask) {
  let sum = 0;
  for (let i = 0; i < mask.length; i++) sum += mask[i];
  return sum;
}
