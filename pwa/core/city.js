/** A city as its pack tells it: typed arrays to search in, and rows that are only made when a screen shows them. */
import { ACCESS, ASPECTS, FACILITIES, KINDS, PRECISIONS, STATUSES } from './codes.js';
import { numberAt, readSteps } from './columns.js';
import { Parts } from './parts.js';

/** @typedef {import('../types').Station} Station @typedef {import('../types').Truth} Truth */

export class City {
  /** @type {Record<string, any>} */ #pack;
  /** @type {Parts} */ #parts;
  /** @type {Int32Array | null} where row i stands in the parts; null: at i */ #at;
  /** @type {Map<string, any>} what was made on demand */ #made = new Map();

  /** @param {Record<string, any>} pack checked by `decode` */
  constructor(pack) {
    this.#pack = pack;
    this.#parts = new Parts(pack.parts ?? [pack]);
    const parts = this.#parts;
    const serials = parts.serials();
    this.#at = pack.parts ? living(serials, parts.base, pack.gone) : null;
    this.adcode = /** @type {string} */ (pack.adcode);
    this.name = /** @type {string} */ (pack.name);
    this.nameEn = /** @type {string} */ (pack.name_en);
    this.bakedOn = /** @type {string} */ (pack.baked_on);
    /** @type {import('../types').Calendar} */
    this.calendar = pack.calendar;
    /** @type {import('../types').District[]} */
    this.districts = pack.districts.map(district);
    /** @type {[text: string, value: string][]} */
    this.hours = pack.hours;
    this.count = this.#at?.length ?? parts.total;
    this.serials = this.#gather(serials);
    /** WGS-84 degrees, NaN where nobody knows. */
    this.lat = this.#gather(parts.degrees('lat'));
    this.lng = this.#gather(parts.degrees('lng'));
    /** Index in KINDS and in ACCESS. */
    this.kinds = this.#gather(parts.numbers('kind', new Uint8Array(parts.total)));
    this.access = this.#gather(parts.numbers('access', new Uint8Array(parts.total)));
    /** Bits of FACILITIES; 0 is not known, not none. */
    this.facilities = looked(this.#gather(parts.numbers('set', new Int32Array(parts.total))), pack.sets);
    const Index = pack.hours.length > 65535 ? Uint32Array : Uint16Array;
    /** Index in `hours`. @type {Uint16Array | Uint32Array} */
    this.hoursIndex = this.#gather(parts.numbers('hours', new Index(parts.total)));
    /** Index in `places`: [adcode, district as the source words it]. */
    this.placeIndex = this.#gather(parts.numbers('place', new Uint32Array(parts.total)));
    /** @type {[adcode: string, words: string][]} */
    this.places = pack.places;
  }

  /** Names by row. @returns {string[]} */
  get names() {
    return this.#once('names', () => this.#joined(['name'], ['tail', this.#pack.tails]));
  }

  /** Addresses by row. @returns {string[]} */
  get addresses() {
    const { regions, streets } = this.#pack;
    return this.#once('addresses', () => this.#joined(['region', regions], ['street', streets], ['rest']));
  }

  /** For initials.js, which most screens do without: the parts, and where row i stands in them. */
  get laid() {
    return { parts: this.#parts, at: (/** @type {number} */ i) => (this.#at ? this.#at[i] : i) };
  }

  /** The row of a serial, -1 when it is gone or never was. @param {number} serial */
  find(serial) {
    return this.serials.indexOf(serial);
  }

  /** Row i as the screens see it. @param {number} i @returns {Station} */
  row(i) {
    const parts = this.#parts;
    const at = this.#at ? this.#at[i] : i;
    const [adcode, districtText] = this.places[this.placeIndex[i]];
    const [hoursText, hours] = this.hours[this.hoursIndex[i]];
    const [title, url, date, licence] = this.#pack.sources[parts.number('source', at)];
    const located = !Number.isNaN(this.lat[i]);
    const capacity = parts.number('capacity', at);
    const row = {
      id: `${this.adcode}-${this.serials[i]}`,
      serial: this.serials[i],
      name: this.#nameAt(at),
      kind: KINDS[this.kinds[i]] ?? 'other', // a kind newer than this app
      operator: this.#pack.operators[parts.number('operator', at)],
      adcode,
      districtText,
      address: this.#addressAt(at),
      lat: located ? this.lat[i] : null,
      lng: located ? this.lng[i] : null,
      precision: PRECISIONS[parts.number('precision', at)] ?? '',
      hoursText,
      hours,
      facilities: FACILITIES.filter((_, bit) => this.facilities[i] & (1 << bit)),
      access: ACCESS[this.access[i]] ?? 'unknown',
      accessNote: parts.texts('access_note')[at],
      phone: this.#phoneAt(at),
      capacity: capacity ? capacity - 1 : null,
      note: parts.texts('note')[at],
      source: { title, url, date, licence },
    };
    return { ...row, truth: { ...usualTruth(row), ...this.#unusual(at) } };
  }

  /** @param {number} at @returns {Partial<Station['truth']>} what is not as `usualTruth` says */
  #unusual(at) {
    /** @type {Partial<Station['truth']>} */
    const found = {};
    const [part, row] = this.#parts.of(at);
    for (const aspect of ASPECTS) {
      if (!part.columns.truth[aspect]) continue;
      const [count, steps, entries] = part.columns.truth[aspect];
      const rows = this.#once(`${aspect} ${part === this.#parts.all[0]}`, () => readSteps(steps, count));
      const which = /** @type {Int32Array} */ (rows).indexOf(row);
      if (which < 0) continue;
      const [status, date, against] = this.#pack.truths[numberAt(entries, which)];
      found[aspect] = { status: STATUSES[status], date, against };
    }
    return found;
  }

  /** @param {number} at @returns {string} */
  #phoneAt(at) {
    const [part, i] = this.#parts.of(at);
    const value = part.columns.phone[i];
    if (typeof value === 'string') return value;
    if (value === 0) return '';
    return value >= 1e10 ? String(value) : `${this.#pack.area}${value}`;
  }

  /** @param {number} at */
  #nameAt(at) {
    return /** @type {string} */ (this.#parts.texts('name')[at] + this.#pack.tails[this.#parts.number('tail', at)]);
  }

  /** @param {number} at */
  #addressAt(at) {
    const { regions, streets } = this.#pack;
    const [region, street] = [this.#parts.number('region', at), this.#parts.number('street', at)];
    return /** @type {string} */ (regions[region] + streets[street] + this.#parts.texts('rest')[at]);
  }

  /** Texts by row, each of pieces: a column of texts, or a column of numbers and the pieces they stand for. @param {[string, string[]?][]} columns @returns {string[]} */
  #joined(...columns) {
    const parts = this.#parts;
    /** @type {string[]} */
    const all = new Array(parts.total).fill('');
    for (const [name, pieces] of columns) {
      if (pieces) append(all, parts.numbers(name, new Uint32Array(parts.total)), pieces);
      else appendTexts(all, parts.texts(name));
    }
    return this.#at ? Array.from(this.#at, (at) => all[at]) : all;
  }

  /** By row what is by place in the parts. @template {Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array} T @param {T} all @returns {T} */
  #gather(all) {
    const at = this.#at;
    if (!at) return all;
    // The living rows stand in order, so none is overwritten before it is moved.
    for (let i = 0; i < at.length; i++) all[i] = all[at[i]];
    return /** @type {T} */ (all.subarray(0, at.length));
  }

  /** @template T @param {string} key @param {() => T} make @returns {T} */
  #once(key, make) {
    let value = this.#made.get(key);
    if (value === undefined) {
      value = make();
      this.#made.set(key, value);
    }
    return value;
  }
}

/** Rows that are neither gone nor said again by the delta. @param {Int32Array} serials @param {number} base @param {number[]} gone */
function living(serials, base, gone) {
  const over = new Set([...gone, ...serials.subarray(base)]);
  const at = new Int32Array(serials.length);
  let count = 0;
  for (let i = 0; i < serials.length; i++) if (i >= base || !over.has(serials[i])) at[count++] = i;
  return at.subarray(0, count);
}

/** Each number replaced by the entry it stands for. @param {Int32Array} numbers @param {number[]} entries */
function looked(numbers, entries) {
  for (let i = 0; i < numbers.length; i++) numbers[i] = entries[numbers[i]];
  return numbers;
}

/** @param {string[]} all @param {Uint32Array} numbers @param {string[]} pieces */
function append(all, numbers, pieces) {
  for (let i = 0; i < all.length; i++) all[i] += pieces[numbers[i]];
}

/** @param {string[]} all @param {string[]} texts */
function appendTexts(all, texts) {
  for (let i = 0; i < all.length; i++) all[i] += texts[i];
}

/** What is true unless the pack says otherwise: an aspect the row states is reported at the date of its source. @param {Omit<Station, 'truth'>} row */
function usualTruth(row) {
  const stated = [true, row.access !== 'unknown', row.hoursText || row.hours, row.facilities.length, row.lat !== null];
  /** @type {Truth} */
  const reported = { status: 'reported', date: row.source.date, against: 0 };
  /** @type {Truth} */
  const unknown = { status: 'unknown', date: '', against: 0 };
  return /** @type {Station['truth']} */ (
    Object.fromEntries(ASPECTS.map((aspect, i) => [aspect, stated[i] ? reported : unknown]))
  );
}

/** @param {[string, string, string, number | null, number | null]} entry @returns {import('../types').District} */
function district([adcode, name, nameEn, lat, lng]) {
  return { adcode, name, nameEn, lat: lat ?? Number.NaN, lng: lng ?? Number.NaN };
}
