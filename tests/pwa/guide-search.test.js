/** Finding a guide with cold fingers: by Chinese, by pinyin initials, by English; the title counts most. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked, prepare, search } from '../../pwa/core/guide-search.js';

/** @param {string} id @param {any} more @returns {any} */
const aGuide = (id, more) => ({
  id,
  order: 10,
  icon: 'shield',
  summary: { zh: '一句话', en: 'one sentence' },
  rules: [],
  reviewed: '2026-11-22',
  review_by: '2027-01-31',
  ask: [],
  sections: [],
  ...more,
});
const block = (/** @type {string} */ zh, /** @type {string} */ en) => ({ kind: 'text', zh, en, facts: [] });
const GUIDES = [
  aGuide('injury', {
    title: { zh: '送单受伤：职业伤害保障', en: 'Hurt on an order: occupational injury' },
    keywords: { zh: ['摔伤', '撞车'], py: 'sdsszyshbz ss zc', en: ['accident', 'crash'] },
    sections: [
      { title: { zh: '先做什么', en: 'First' }, blocks: [block('当天在App里上报，不要等。', 'Report in the app.')] },
    ],
  }),
  aGuide('pension', {
    order: 20,
    title: { zh: '养老保险', en: 'Pension' },
    keywords: { zh: ['退休', '社保'], py: 'ylbx tx sb', en: ['retirement', 'wages base'] },
    sections: [
      { title: { zh: '多少', en: 'How much' }, blocks: [block('受伤期间也能缴。', 'Pay while hurt, at your age.')] },
    ],
  }),
];
const zh = prepare(GUIDES, 'zh');
const en = prepare(GUIDES, 'en');
const ids = (/** @type {string} */ query, rows = zh, /** @type {'zh' | 'en'} */ side = 'zh') =>
  search(rows, query, side).map(({ guide }) => guide.id);

test('Chinese is found anywhere, and the title comes before the text', () => {
  assert.deepEqual(ids('受伤'), ['injury', 'pension']);
  assert.deepEqual(ids('退休'), ['pension']);
  assert.deepEqual(ids('上报'), ['injury']);
});

test('pinyin initials find titles and keywords, one letter alone finds only English words', () => {
  assert.deepEqual(ids('ylbx'), ['pension']);
  assert.deepEqual(ids('zc'), ['injury']);
  assert.deepEqual(ids('YLBX'), ['pension']);
  assert.deepEqual(ids('x'), []);
});

test('English is found where a word begins, whatever the language of the screen', () => {
  assert.deepEqual(ids('crash'), ['injury']);
  assert.deepEqual(ids('retire', en, 'en'), ['pension']);
  assert.deepEqual(ids('hurt', en, 'en'), ['injury', 'pension']);
  assert.deepEqual(ids('tirement', en, 'en'), [], 'not in the middle of a word');
});

test('every word must be found, in any order', () => {
  assert.deepEqual(ids('缴 受伤'), ['pension']);
  assert.deepEqual(ids('受伤 没有这词'), []);
});

test('full width, capitals and traditional characters are the same to a searcher', () => {
  assert.deepEqual(ids('ＣＲＡＳＨ'), ['injury']);
  assert.deepEqual(ids('職業'), ['injury']);
});

test('an empty query finds nothing: the list shows all', () => {
  assert.deepEqual(ids(''), []);
  assert.deepEqual(ids(' ，'), []);
});

test('what was hit is marked, and the sentence with the hit is shown', () => {
  const [first, second] = search(zh, '受伤', 'zh');
  assert.deepEqual(first.title, [
    ['送单', false],
    ['受伤', true],
    ['：职业伤害保障', false],
  ]);
  assert.deepEqual(second.line, [
    ['受伤', true],
    ['期间也能缴。', false],
  ]);
});

test('a hit in initials or in the other language shows the summary, unmarked', () => {
  const [found] = search(zh, 'crash', 'zh');
  assert.deepEqual(found.line, [['一句话', false]]);
});

test('a text whose length changes in lower case is shown whole and unmarked', () => {
  assert.deepEqual(marked('İ受伤', ['受伤']), [['İ受伤', false]]);
});
