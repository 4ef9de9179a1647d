/** A city as its pack tells it: typed arrays to search in, and rows that are only made when a screen shows them. */
import { ACCESS, ASPECTS, FACILITIES, KINDS, PRECISIONS, STATUSES } from './codes.js';
import { readDegrees, readNumbers, readSteps, readTexts } from './columns.js';

/** @typedef {{count: number, columns: Record<string, any>, readings: Record<string, string>}} Part */
/** @typedef {import('../types').Station} Station @typedef {import('../types').Truth} Truth */

export class City {
  /** @type {Record<string, any>} */ #pack;
  /** @type {Part[]} a base, and the rows that have changed since */ #parts;
  /** @type {Int32Array} where row i stands in the parts laid end to end */ #at;
  /** @type {Map<string, any>} columns that were read on demand */ #made = new Map();

  /** @param {Record<string, any>} pack checked by `decode` */
  constructor(pack) {
    this.#pack = pack;
    this.#parts = pack.parts ?? [pack];
    const serials = this.#all('serial', readSteps);
    this.#at = living(serials, pack.parts ? pack.parts[0].count : serials.length, pack.gone ?? []);
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
    this.count = this.#at.length;
    /** WGS-84 degrees, NaN where nobody knows. */
    this.lat = this.#degrees('lat');
    this.lng = this.#degrees('lng');
    this.serials = this.#at.map((at) => serials[at]);
    /** Index in KINDS and in ACCESS. */
    this.kinds = this.#numbers('kind', new Uint8Array(this.count));
    this.access = this.#numbers('access', new Uint8Array(this.count));
    /** Bits of FACILITIES; 0 is not known, not none. */
    this.facilities = this.#numbers('set', new Int32Array(this.count)).map((set) => pack.sets[set]);
    /** Index in `hours`. */
    this.hoursIndex = this.#numbers('hours', new (pack.hours.length > 65535 ? Uint32Array : Uint16Array)(this.count));
    /** Index in `places`: [adcode, district as the source words it]. */
    this.placeIndex = this.#numbers('place', new Uint32Array(this.count));
    /** @type {[adcode: string, words: string][]} */
    this.places = pack.places;
  }

  /** Names by row. @returns {string[]} */
  get names() {
    return this.#once('names', () => mapped(this.#at, this.#nameAt));
  }

  /** Addresses by row. @returns {string[]} */
  get addresses() {
    return this.#once('addresses', () => mapped(this.#at, this.#addressAt));
  }

  /** Pinyin initials of the names by row. @returns {string[]} */
  get initials() {
    return this.#once('initials', () => mapped(this.#at, this.#initialsAt));
  }

  /** The row of a serial, -1 when it is gone or never was. @param {number} serial */
  find(serial) {
    return (
      this.#once(
        'bySerial',
        () => new Map(mapped(this.serials, (serial, i) => /** @type {[number, number]} */ ([serial, i]))),
      ).get(serial) ?? -1
    );
  }

  /** Row i as the screens see it. @param {number} i @returns {Station} */
  row(i) {
    const at = this.#at[i];
    const [adcode, districtText] = this.places[this.placeIndex[i]];
    const [hoursText, hours] = this.hours[this.hoursIndex[i]];
    const [title, url, date, licence] = this.#entry('source', this.#pack.sources, at);
    const located = !Number.isNaN(this.lat[i]);
    const capacity = this.#column('capacity')[at];
    const row = {
      id: `${this.adcode}-${this.serials[i]}`,
      serial: this.serials[i],
      name: this.#nameAt(at),
      initials: this.#initialsAt(at),
      kind: KINDS[this.kinds[i]] ?? 'other', // a kind newer than this app
      operator: this.#entry('operator', this.#pack.operators, at),
      adcode,
      districtText,
      address: this.#addressAt(at),
      lat: located ? this.lat[i] : null,
      lng: located ? this.lng[i] : null,
      precision: PRECISIONS[this.#column('precision')[at]] ?? '',
      hoursText,
      hours,
      facilities: FACILITIES.filter((_, bit) => this.facilities[i] & (1 << bit)),
      access: ACCESS[this.access[i]] ?? 'unknown',
      accessNote: this.#texts('access_note')[at],
      phone: this.#phoneAt(at),
      capacity: capacity ? capacity - 1 : null,
      note: this.#texts('note')[at],
      source: { title, url, date, licence },
    };
    return { ...row, truth: { ...usualTruth(row), ...this.#exceptions.get(at) } };
  }

  /** @type {Map<number, Partial<Station['truth']>>} what is not as `usualTruth` says */
  get #exceptions() {
    return this.#once('truth', () => {
      const found = new Map();
      let start = 0;
      for (const { columns, count } of this.#parts) {
        for (const aspect of ASPECTS) this.#readTruth(found, aspect, columns.truth[aspect], start);
        start += count;
      }
      return found;
    });
  }

  /** @param {Map<number, any>} found @param {string} aspect @param {[number, any, any] | undefined} column @param {number} start */
  #readTruth(found, aspect, column, start) {
    if (!column) return;
    const [count, rows, entries] = column;
    const which = readNumbers(entries, new Int32Array(count), 0, count);
    readSteps(rows, count).forEach((row, i) => {
      const [status, date, against] = this.#pack.truths[which[i]];
      found.set(start + row, { ...found.get(start + row), [aspect]: { status: STATUSES[status], date, against } });
    });
  }

  /** @param {number} at @returns {string} */
  #phoneAt(at) {
    const value = this.#whole('phone', (part) => part.columns.phone)[at];
    if (typeof value === 'string') return value;
    if (value === 0) return '';
    return value >= 1e10 ? String(value) : `${this.#pack.area}${value}`;
  }

  /** The name of a row of the parts. @returns {(at: number) => string} */
  get #nameAt() {
    return this.#once('name of', () => {
      const [names, which, tails] = [this.#texts('name'), this.#column('tail'), this.#pack.tails];
      return (/** @type {number} */ at) => names[at] + tails[which[at]];
    });
  }

  /** @returns {(at: number) => string} */
  get #addressAt() {
    return this.#once('address of', () => {
      const { regions, streets } = this.#pack;
      const [region, street, rests] = [this.#column('region'), this.#column('street'), this.#texts('rest')];
      return (/** @type {number} */ at) => regions[region[at]] + streets[street[at]] + rests[at];
    });
  }

  /** @returns {(at: number) => string} */
  get #initialsAt() {
    return this.#once('initials of', () => {
      const { readings, said } = this.#readings;
      const [base, nameAt] = [this.#parts[0].count, this.#nameAt];
      return (/** @type {number} */ at) => said.get(at) ?? initialsBy(readings[at < base ? 0 : 1], nameAt(at));
    });
  }

  /** The reading of each character as the base and as its delta see it, and the rows that are read otherwise. */
  get #readings() {
    return this.#once('readings', () => {
      const tables = this.#parts.map((part) => Object.entries(part.readings));
      const readings = tables.map((_, i) => readingsOf(tables.slice(0, i + 1).flat()));
      const said = /** @type {Map<number, string>} */ (new Map());
      this.#each(({ columns: { initials } }, start) => {
        const texts = readTexts(initials[2], initials[0]);
        readSteps(initials[1], initials[0]).forEach((row, i) => {
          said.set(start + row, texts[i]);
        });
      });
      return { readings, said };
    });
  }

  /** A column of numbers over all parts. @param {string} name @returns {Uint32Array} */
  #column(name) {
    return this.#once(`${name} codes`, () => {
      const out = new Uint32Array(this.#total);
      this.#each((part, start) => readNumbers(part.columns[name], out, start, part.count));
      return out;
    });
  }

  /** @param {string} name @param {any[]} entries @param {number} at @returns {any} */
  #entry(name, entries, at) {
    return entries[this.#column(name)[at]];
  }

  /** @param {string} name @returns {string[]} */
  #texts(name) {
    return this.#whole(name, (part) => readTexts(part.columns[name], part.count));
  }

  /** A list over all parts, read when first asked for. @param {string} name @param {(part: Part) => any[]} read @returns {any[]} */
  #whole(name, read) {
    const parts = this.#parts;
    return this.#once(name, () => (parts.length === 1 ? read(parts[0]) : parts.flatMap(read)));
  }

  /** @template {Int32Array | Uint32Array | Uint16Array | Uint8Array} T @param {string} name @param {T} into @returns {T} */
  #numbers(name, into) {
    if (this.#total === this.count) {
      this.#each((part, start) => readNumbers(part.columns[name], into, start, part.count));
    } else {
      const all = this.#column(name);
      this.#at.forEach((at, i) => {
        into[i] = all[at];
      });
    }
    return into;
  }

  /** @param {string} name */
  #degrees(name) {
    const all = new Float64Array(this.#total);
    this.#each((part, start) => readDegrees(part.columns[name], all, start, part.count));
    return all.length === this.count ? all : Float64Array.from(this.#at, (at) => all[at]);
  }

  /** @param {string} name @param {(column: any, count: number) => Int32Array} read */
  #all(name, read) {
    const out = new Int32Array(this.#total);
    this.#each((part, start) => out.set(read(part.columns[name], part.count), start));
    return out;
  }

  /** @param {(part: Part, start: number) => void} visit */
  #each(visit) {
    let start = 0;
    for (const part of this.#parts) {
      visit(part, start);
      start += part.count;
    }
  }

  get #total() {
    return this.#parts.reduce((sum, part) => sum + part.count, 0);
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

/**
 * `Array.from(values, make)`, ten times as fast on typed arrays.
 * @template T @param {Int32Array} values @param {(value: number, i: number) => T} make @returns {T[]}
 */
function mapped(values, make) {
  const out = new Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = make(values[i], i);
  return out;
}

/**
 * The initial of a character as a table by its code, for speed: every name is read at the first query in letters.
 * @typedef {{letters: string[], which: Uint16Array}} Readings
 * @param {[letter: string, chars: string][]} table @returns {Readings}
 */
function readingsOf(table) {
  const letters = [''];
  const which = new Uint16Array(65536);
  for (const [letter, chars] of [...PLAIN, ...table]) {
    for (let i = 0; i < chars.length; i++) which[chars.charCodeAt(i)] = letters.length;
    letters.push(letter);
  }
  return { letters, which };
}

/** Letters and digits read as themselves. @type {[string, string][]} */
const PLAIN = [...'abcdefghijklmnopqrstuvwxyz0123456789'].map((char) => [char, char + char.toUpperCase()]);

/** @param {Readings} readings @param {string} text */
function initialsBy({ letters, which }, text) {
  let out = '';
  for (let i = 0; i < text.length; i++) out += letters[which[text.charCodeAt(i)]];
  return out;
}

/** What is true unless the pack says otherwise: an aspect the row states is reported at the date of its source. @param {Omit<Station, 'truth'>} row */
function usualTruth(row) {
  const stated = [
    true,
    row.access !== 'unknown' || row.accessNote,
    row.hoursText || row.hours,
    row.facilities.length,
    row.lat !== null,
  ];
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
