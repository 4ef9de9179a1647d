/** The columns of a pack and of its delta, laid end to end: read whole, or one row at a time without reading the rest. */
import { numberAt, readDegrees, readNumbers, readSteps, readTexts } from './columns.js';

/** @typedef {{count: number, columns: Record<string, any>, readings: Record<string, string>}} Part */

export class Parts {
  /** @type {Map<string, any[]>} texts that were split on demand */ #split = new Map();

  /** @param {Part[]} all a base, and the rows that have changed since */
  constructor(all) {
    this.all = all;
    this.base = all[0].count;
    this.total = all.reduce((sum, part) => sum + part.count, 0);
  }

  /** @template {Int32Array | Uint32Array | Uint16Array | Uint8Array} T @param {string} name @param {T} into @returns {T} */
  numbers(name, into) {
    this.each((part, start) => readNumbers(part.columns[name], into, start, part.count));
    return into;
  }

  /** @param {string} name */
  degrees(name) {
    const into = new Float64Array(this.total);
    this.each((part, start) => readDegrees(part.columns[name], into, start, part.count));
    return into;
  }

  serials() {
    const into = new Int32Array(this.total);
    this.each((part, start) => into.set(readSteps(part.columns.serial, part.count), start));
    return into;
  }

  /** @param {string} name @returns {string[]} */
  texts(name) {
    let texts = this.#split.get(name);
    if (!texts) {
      const read = (/** @type {Part} */ part) => readTexts(part.columns[name], part.count);
      texts = this.all.length === 1 ? read(this.all[0]) : this.all.flatMap(read);
      this.#split.set(name, texts);
    }
    return texts;
  }

  /** The number in one row. @param {string} name @param {number} at @returns {number} */
  number(name, at) {
    const [part, i] = this.of(at);
    return numberAt(part.columns[name], i);
  }

  /** The part that holds a row, and the row's place in it. @param {number} at @returns {[Part, number]} */
  of(at) {
    return at < this.base ? [this.all[0], at] : [this.all[1], at - this.base];
  }

  /** @param {(part: Part, start: number) => void} visit */
  each(visit) {
    visit(this.all[0], 0);
    if (this.all.length > 1) visit(this.all[1], this.base);
  }
}
