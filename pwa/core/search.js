/** Search by name, pinyin initials, address and district: one long string a city, read with indexOf. */
import { Best } from './best.js';
import { haversine } from './geo.js';
import { initialsOf } from './initials.js';
import { normal } from './normal.js';

/** @typedef {import('./city.js').City} City */
/** @typedef {{city: City, i: number, rank: number, distance: number | null}} Hit rank: 0 name begins so, 1 name, 2 initials, 3 the rest; distance in metres */

const FAR = 1e8; // metres: more than any distance, so that a rank counts for more

export class Search {
  #cities;
  /** @type {Text[]} */
  #texts = [];

  /** @param {City | City[]} cities */
  constructor(cities) {
    this.#cities = Array.isArray(cities) ? cities : [cities];
  }

  /** Prepare what the first query needs; worth calling while nobody waits. */
  warm() {
    if (!this.#texts.length) this.#texts = this.#cities.map((city) => new Text(city));
    return this;
  }

  /**
   * The rows that hold every word of the query: by rank, then by distance from `here`. An empty query finds nothing.
   * @param {string} query
   * @param {{here?: import('../types').Point | null, limit?: number, pass?: Uint8Array | (Uint8Array | undefined)[]}} [options]
   * @returns {Hit[]}
   */
  find(query, options) {
    return this.look(query, options).hits;
  }

  /**
   * The same, and how many rows there are in all.
   * @param {string} query
   * @param {{here?: import('../types').Point | null, limit?: number, pass?: Uint8Array | (Uint8Array | undefined)[]}} [options]
   */
  look(query, { here = null, limit = 50, pass } = {}) {
    const best = new Best(limit);
    let total = 0;
    this.#each(query, (city, at, i, rank) => {
      if ((Array.isArray(pass) ? pass[at] : pass)?.[i] === 0) return;
      total++;
      if (rank * FAR >= best.limit) return;
      const key = rank * FAR + Math.min(distanceTo(city, i, here), FAR - 1);
      if (key < best.limit) best.add(key, i, at);
    });
    return { total, hits: this.#hits(best, here) };
  }

  /** @param {Best} best @param {import('../types').Point | null} here @returns {Hit[]} */
  #hits(best, here) {
    return Array.from({ length: best.count }, (_, k) => {
      const city = this.#cities[best.cities[k]];
      const distance = distanceTo(city, best.rows[k], here);
      return {
        city,
        i: best.rows[k],
        rank: Math.floor(best.keys[k] / FAR),
        distance: Number.isFinite(distance) ? distance : null,
      };
    });
  }

  /** 1 for each row that holds every word of the query, one mask a city. @param {string} query */
  masks(query) {
    const masks = this.#cities.map((city) => new Uint8Array(city.count));
    this.#each(query, (_, at, i) => {
      masks[at][i] = 1;
    });
    return masks;
  }

  /** @param {string} query @param {(city: City, at: number, i: number, rank: number) => void} visit */
  #each(query, visit) {
    const terms = normal(query).split(/\s+/).filter(Boolean);
    if (!terms.length) return;
    terms.sort((a, b) => b.length - a.length); // the longest is the rarest
    this.warm();
    this.#cities.forEach((city, at) => {
      this.#texts[at].each(terms, (i, rank) => visit(city, at, i, rank));
    });
  }
}

/** Metres; infinite where the row or 'here' is not known. @param {City} city @param {number} i @param {import('../types').Point | null} here */
function distanceTo(city, i, here) {
  if (!here || Number.isNaN(city.lat[i])) return Number.POSITIVE_INFINITY;
  return haversine(here.lat, here.lng, city.lat[i], city.lng[i]);
}

/** The rows of a city as one string, a line a row: name, tab, initials, tab, address and district. */
class Text {
  /** @param {City} city */
  constructor(city) {
    const { names, addresses, placeIndex } = city;
    const initials = initialsOf(city);
    const districts = districtWords(city);
    let all = '';
    for (let i = 0; i < city.count; i++)
      all += `\n${line(names[i])}\t${line(initials[i])}\t${line(addresses[i])} ${districts[placeIndex[i]]}`;
    this.all = normal(all);
    this.starts = startsOf(this.all, city.count);
  }

  /** @param {string[]} terms @param {(i: number, rank: number) => void} visit */
  each([first, ...others], visit) {
    const { all, starts } = this;
    let i = 0;
    for (let hit = all.indexOf(first); hit >= 0; hit = all.indexOf(first, starts[i])) {
      i = lineOf(starts, hit, i);
      const rank = this.#rank(i, hit, others);
      if (rank >= 0) visit(i, rank);
      if (++i >= starts.length - 1) return;
    }
  }

  /** The worst rank among the terms; -1 when one is missing. @param {number} i @param {number} hit @param {string[]} others */
  #rank(i, hit, others) {
    const [start, end] = [this.starts[i], this.starts[i + 1]];
    let rank = rankAt(this.all, start, hit);
    if (!others.length) return rank;
    const row = this.all.slice(start, end);
    for (const term of others) {
      const at = row.indexOf(term);
      if (at < 0) return -1;
      rank = Math.max(rank, rankAt(row, 0, at));
    }
    return rank;
  }
}

/** @param {string} text @param {number} start @param {number} hit */
function rankAt(text, start, hit) {
  if (hit === start) return 0;
  const initials = text.indexOf('\t', start);
  if (hit < initials) return 1;
  return hit < text.indexOf('\t', initials + 1) ? 2 : 3;
}

/** A text without the signs that part lines and fields. @param {string} text */
const line = (text) => (text.includes('\n') || text.includes('\t') ? text.replace(/[\n\t]/g, ' ') : text);

/** Where each line begins, and the end. @param {string} all @param {number} count */
function startsOf(all, count) {
  const starts = new Int32Array(count + 1);
  let at = 0;
  for (let i = 0; i < count; i++) {
    at = all.indexOf('\n', at) + 1;
    starts[i] = at;
  }
  starts[count] = all.length + 1;
  return starts;
}

/** The line that holds a position, at `from` or later; most are close by. @param {Int32Array} starts @param {number} position @param {number} from */
function lineOf(starts, position, from) {
  let [low, step] = [from, 1];
  while (low + step < starts.length && starts[low + step] <= position) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, starts.length - 1);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** District names zh and en of each place, after the words of the source. @param {City} city */
function districtWords({ places, districts }) {
  const byAdcode = new Map(districts.map(({ adcode, name, nameEn }) => [adcode, `${name} ${nameEn}`]));
  return places.map(([adcode, words]) => line(`${words} ${byAdcode.get(adcode) ?? ''}`));
}
