/** Pinyin initials of the names of a city: what a search in letters looks through. */
import { readSteps, readTexts } from './columns.js';

/** @typedef {import('./city.js').City} City @typedef {import('./parts.js').Parts} Parts */

/** By row, as '2ghyz'. @param {City} city @returns {string[]} */
export function initialsOf(city) {
  const { parts, at } = city.laid;
  const tables = parts.all.map((part) => Object.entries(part.readings));
  const readings = tables.map((_, i) => readingsOf(tables.slice(0, i + 1).flat()));
  const said = saidOtherwise(parts);
  return city.names.map((name, i) => said.get(at(i)) ?? initialsBy(readings[at(i) < parts.base ? 0 : 1], name));
}

/** Rows that are read otherwise than their characters say. @param {Parts} parts */
function saidOtherwise(parts) {
  /** @type {Map<number, string>} */
  const said = new Map();
  parts.each(({ columns: { initials } }, start) => {
    const texts = readTexts(initials[2], initials[0]);
    readSteps(initials[1], initials[0]).forEach((row, i) => {
      said.set(start + row, texts[i]);
    });
  });
  return said;
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
