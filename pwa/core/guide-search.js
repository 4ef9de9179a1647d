/** Search in guides: Chinese anywhere, pinyin initials, beginnings of English words; titles before keywords before text. */
import { normal } from './normal.js';

/** @typedef {import('../types').Guide} Guide */
/** @typedef {[text: string, hit: boolean][]} Marked a text cut where it was hit */
/** @typedef {{guide: Guide, score: number, title: Marked, line: Marked}} Found `line`: the sentence that was hit, else the summary */
/** @typedef {{guide: Guide, titles: string[], keywords: string[], initials: string[], text: string, own: string[]}} Row what is compared is normal; `own` as written, in the language shown */

const TITLE = 100;
const KEYWORD = 10;
const TEXT = 1;
const AROUND = 14; // characters shown before a hit in a long sentence
const MOST = 60; // characters shown of a sentence

/** What is compared is made ready here, once, so that a key is answered at once. @param {Guide[]} guides @param {'zh' | 'en'} side the language that is shown @returns {Row[]} */
export function prepare(guides, side) {
  const other = side === 'zh' ? 'en' : 'zh';
  return guides.map((guide) => {
    const own = textsOf(guide, side);
    return {
      guide,
      own,
      titles: [guide.title[side], guide.title[other]].map(normal),
      keywords: [...guide.keywords[side], ...guide.keywords[other]].map(normal),
      initials: guide.keywords.py.split(' '),
      text: normal([...own, ...textsOf(guide, other)].join('\n')),
    };
  });
}

/** @param {Guide} guide @param {'zh' | 'en'} side */
function textsOf({ summary, sections, ask }, side) {
  const lines = sections.flatMap(({ title, blocks }) => [title[side], ...blocks.map((block) => block[side])]);
  return [summary[side], ...lines, ...ask.map(({ say }) => say[side])];
}

/**
 * Guides in which every word of the query is found, best first; [] for an empty query.
 * @param {Row[]} rows @param {string} query @param {'zh' | 'en'} side @returns {Found[]}
 */
export function search(rows, query, side) {
  const words = normal(query)
    .split(/[\s，、。,;；]+/)
    .filter(Boolean);
  if (!words.length) return [];
  return rows
    .map((row) => ({ row, scores: words.map((word) => scoreOf(row, word)) }))
    .filter(({ scores }) => scores.every((score) => score > 0))
    .map(({ row, scores }) => ({ row, score: Math.min(...scores) + scores.reduce((sum, one) => sum + one) / 1000 }))
    .sort((a, b) => b.score - a.score || a.row.guide.order - b.row.guide.order)
    .map(({ row, score }) => shown(row, score, words, side));
}

/** @param {Row} row @param {string} word @returns {number} */
function scoreOf(row, word) {
  if (row.titles.some((text) => within(text, word) >= 0) || inInitials(row.initials[0], word)) return TITLE;
  if (row.keywords.some((text) => within(text, word) >= 0)) return KEYWORD;
  if (row.initials.some((letters) => inInitials(letters, word))) return KEYWORD;
  return within(row.text, word) >= 0 ? TEXT : 0;
}

/** Two letters or more: one alone would be in nearly all. @param {string} initials @param {string} word */
const inInitials = (initials, word) => /^[a-z]{2,}$/.test(word) && initials.includes(word);

/** Where a word stands in a text, -1 when it does not. @param {string} text as written @param {string} word */
const at = (text, word) => within(normal(text), word);

/** The same for a normal text: Chinese anywhere, letters and digits where a word begins. @param {string} text @param {string} word */
function within(text, word) {
  for (let i = text.indexOf(word); i >= 0; i = text.indexOf(word, i + 1))
    if (!/^[a-z0-9]/.test(word) || i === 0 || !/[a-z0-9]/.test(text[i - 1])) return i;
  return -1;
}

/** @param {Row} row @param {number} score @param {string[]} words @param {'zh' | 'en'} side @returns {Found} */
function shown(row, score, words, side) {
  const { guide, own } = row;
  const inTitle = words.every((word) => at(guide.title[side], word) >= 0);
  const line = inTitle ? undefined : own.find((text) => words.some((word) => at(text, word) >= 0));
  return { guide, score, title: marked(guide.title[side], words), line: marked(cut(line ?? own[0], words), words) };
}

/** A long sentence from a little before its first hit. @param {string} text @param {string[]} words */
function cut(text, words) {
  const hits = words.map((word) => at(text, word)).filter((i) => i >= 0);
  const from = Math.min(...hits, text.length) - AROUND;
  const begin = text.length > MOST && hits.length && from > 0 ? from : 0;
  const end = begin + MOST * (/[a-z]{3}/.test(text) ? 2 : 1);
  return (begin ? '…' : '') + text.slice(begin, end) + (end < text.length ? '…' : '');
}

/** @param {string} text @param {string[]} words @returns {Marked} */
export function marked(text, words) {
  const hit = new Array(text.length).fill(false);
  for (const word of words) {
    const i = normal(text).length === text.length ? at(text, word) : -1;
    if (i >= 0) hit.fill(true, i, i + word.length);
  }
  /** @type {Marked} */
  const parts = [];
  for (let i = 0; i < text.length; i++) {
    const last = parts[parts.length - 1];
    if (last && last[1] === hit[i]) last[0] += text[i];
    else parts.push([text[i], hit[i]]);
  }
  return parts;
}
