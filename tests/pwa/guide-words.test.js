/** A guide as plain text: what a workmate gets, and what a voice says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guideText, sourceFacts, spoken } from '../../pwa/core/guide-words.js';
import { translator } from '../../pwa/core/i18n.js';

const t = translator({}, 'zh-Hans');
const source = {
  n: 1,
  title: '示例条例',
  publisher: '示例人大',
  doc: '',
  date: '2026-01-05',
  link: 'https://example.gov.cn/law',
  confidence: 'official page read',
  checkedOn: '2026-11-22',
  reviewBy: '',
  doubt: false,
};
const view = {
  id: 'hurt',
  icon: 'shield',
  title: '送单受伤',
  summary: '先治伤。',
  reviewed: '2026-11-22',
  reviewBy: '2027-01-31',
  late: false,
  check: true,
  sections: [
    {
      title: '先做什么',
      runs: [
        {
          kind: 'step',
          lines: [
            { text: '打120。', marks: [], doubt: false },
            { text: '上报。', marks: [1], doubt: true },
          ],
        },
        { kind: 'check', lines: [{ text: '身份证', marks: [], doubt: false }] },
      ],
      sources: [source],
    },
  ],
  ask: [{ name: '人社热线', phone: '12333', hours: '各地不同', handles: '社保', notFor: '', say: '我受伤了。' }],
  askSources: [],
};

test('the text has every step, doubt, source and number to call', () => {
  const lines = guideText(t, view, 'https://example.org/guides/hurt').split('\n');
  assert.deepEqual(lines.slice(0, 2), ['送单受伤', '先治伤。']);
  for (const line of [
    '【先做什么】',
    '1. 打120。',
    '2. 上报。[1]（待核实，请问 12333）',
    '□ 身份证',
    '[1] 示例条例 · 示例人大 · 2026-01-05 · 读过官方原文 · 2026-11-22 核对 https://example.gov.cn/law',
    '■ 人社热线 12333（各地不同）',
    '可以这样说：我受伤了。',
    '以经办机构认定为准。',
    'https://example.org/guides/hurt',
  ])
    assert.ok(lines.includes(line), line);
});

test('a voice says what is doubtful, and neither marks nor sources', () => {
  const said = spoken(t, view);
  assert.equal(said[0], '送单受伤');
  assert.ok(said.includes('上报。 待核实，请问 12333'));
  assert.ok(said.includes('可以这样说：我受伤了。'));
  assert.ok(!said.some((piece) => piece.includes('[1]') || piece.includes('示例条例')));
});

test('a source says when it is to be looked at again, and plainly when no original was found', () => {
  const weak = { ...source, confidence: 'unverified memory', date: '', reviewBy: '2027-01-31' };
  assert.equal(sourceFacts(t, weak), '示例人大 · 没查到原文 · 2026-11-22 核对 · 2027-01-31 前复核');
});
