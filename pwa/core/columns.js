/** How one column of a pack is read. The writer is server/content/pack_columns.py: change both. */

const FIRST_LETTER = 48; // '0'
const FOUR = 0x30303030; // four of them

/**
 * A column of whole numbers: one number for all rows, one character a row, or a list.
 * @template {Int32Array | Uint16Array | Uint8Array | Uint32Array} T
 * @param {number | string | number[]} column @param {T} into @param {number} at @param {number} count
 */
export function readNumbers(column, into, at, count) {
  if (typeof column === 'number') into.fill(column, at, at + count);
  else into.set(sameLength(typeof column === 'string' ? codes(column) : column, count), at);
  return into;
}

/** The number of one row of such a column. @param {number | string | number[]} column @param {number} i @returns {number} */
export function numberAt(column, i) {
  if (typeof column === 'number') return column;
  return typeof column === 'string' ? column.charCodeAt(i) - FIRST_LETTER : column[i];
}

/** Letters to codes, four at a time: no letter is under '0', so none borrows from its neighbour. @param {string} column */
function codes(column) {
  const bytes = new Uint8Array((column.length + 3) & ~3).fill(FIRST_LETTER);
  bytes.set(sameLength(new TextEncoder().encode(column), column.length));
  const words = new Uint32Array(bytes.buffer);
  for (let i = 0; i < words.length; i++) words[i] -= FOUR;
  return bytes.subarray(0, column.length);
}

/** Numbers kept as distances from the one before. @param {number | number[]} column @param {number} count */
export function readSteps(column, count) {
  const out = readNumbers(column, new Int32Array(count), 0, count);
  let last = 0;
  for (let i = 0; i < count; i++) {
    last += out[i];
    out[i] = last;
  }
  return out;
}

/**
 * Degrees kept as distances of 1e-5 from the last one known; null is not known and becomes NaN.
 * @param {(number | null)[]} column @param {Float64Array} into @param {number} at @param {number} count
 */
export function readDegrees(column, into, at, count) {
  sameLength(column, count);
  let last = 0;
  for (let i = 0; i < count; i++) {
    const step = column[i];
    if (step === null) into[at + i] = Number.NaN;
    else {
      last += step;
      into[at + i] = last / 1e5;
    }
  }
}

/** Texts joined by line feeds, a list, or '' when all are empty. @param {string | string[]} column @param {number} count @returns {string[]} */
export function readTexts(column, count) {
  if (column === '') return new Array(count).fill('');
  return sameLength(typeof column === 'string' ? column.split('\n') : column, count);
}

/** @template {{length: number}} T @param {T} column @param {number} count */
function sameLength(column, count) {
  if (column.length !== count) throw new Error(`a column of ${column.length} rows in a pack of ${count}`);
  return column;
}
