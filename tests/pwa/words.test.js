/** Distances, dates and places in words, and the small things that every screen leans on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skew } from '../../pwa/core/clock.js';
import { translator } from '../../pwa/core/i18n.js';
import { bytesWord } from '../../pwa/core/more-words.js';
import { moved, readHere } from '../../pwa/core/place.js';
import { daysBetween, dayWord, distanceWord, minutesWord, openWord, windWord } from '../../pwa/core/words.js';

const t = translator({}, 'zh-Hans');
const en = translator({ '{n} 天前': ['{n} day ago', '{n} days ago'], 昨天: 'yesterday' }, 'en');

test('distances are rounded as a person would say them', () => {
  assert.deepEqual(
    [3, 324, 996, 1444, 9950, 12_600].map((m) => distanceWord(t, m)),
    ['10 米', '320 米', '1000 米', '1.4 公里', '9.9 公里', '13 公里'],
  );
});

test('near is on foot, far is by bike, and a detour is counted', () => {
  assert.equal(minutesWord(t, 300), '步行约 5 分');
  assert.equal(minutesWord(t, 3000), '骑行约 16 分');
  assert.equal(minutesWord(t, 80_000), '太远了');
});

test('a direction is one of eight winds', () => {
  assert.deepEqual(
    [0, 44, 90, 181, 315, 359, -45].map((d) => windWord(t, d)),
    ['北', '东北', '东', '南', '西北', '北', '西北'],
  );
});

test('days are counted over month ends, and a partial date stays as exact as it is', () => {
  assert.equal(daysBetween('2026-02-28', '2026-03-01'), 1);
  assert.equal(dayWord(t, '2026-11-23', '2026-11-23'), '今天');
  assert.equal(dayWord(en, '2026-11-21', '2026-11-23'), '2 days ago');
  assert.equal(dayWord(en, '2026-11-22', '2026-11-23'), 'yesterday');
  assert.equal(dayWord(t, '2025-12', '2026-11-23'), '2025-12');
  assert.equal(dayWord(t, '', '2026-11-23'), '日期不详');
});

test('the state says when it changes, with the day when it is not today', () => {
  const now = '2026-11-22T23:34'; // a Sunday
  const say = (/** @type {any} */ state, /** @type {string} */ at) => openWord(t, { state, at, note: '' }, now);
  assert.equal(say('open', '2026-11-23T00:00'), '开放中 · 24:00 关');
  assert.equal(say('open', ''), '开放中 · 24 小时');
  assert.equal(say('closed', '2026-11-23T08:00'), '关着 · 明天 08:00 开');
  assert.equal(say('closed', '2026-11-24T08:00'), '关着 · 周二 08:00 开');
  assert.equal(say('unknown', ''), '时间不详');
});

test('a text without translation stays readable, and fields are filled', () => {
  assert.equal(translator({}, 'en')('没有这句'), '没有这句');
  assert.equal(en.n('{n} 天前', 1), '1 day ago');
  assert.equal(t('离 {place}', { place: '{n}' }), '离 {n}');
  assert.deepEqual([t.prefix, en.prefix], ['', '/en']);
});

test('a phone clock within ten minutes is believed, a wrong one is corrected', () => {
  const now = Date.parse('2026-11-23T02:00:00Z');
  assert.equal(skew('Mon, 23 Nov 2026 02:05:00 GMT', now), 0);
  assert.equal(skew('Wed, 25 Nov 2026 02:00:00 GMT', now), 2 * 86_400_000);
  assert.equal(skew(null, now), 0);
  assert.equal(skew('nonsense', now), 0);
});

test('a kept place that is damaged counts as none', () => {
  assert.equal(readHere({ lat: 'x', lng: 113 }), null);
  assert.equal(readHere(null), null);
  assert.equal(readHere({ lat: 91, lng: 113 }), null);
  const here = readHere({ lat: 34.7, lng: 113.6, from: 'gps', accuracy: 30, at: 5, label: '' });
  assert.deepEqual(here, { lat: 34.7, lng: 113.6, from: 'gps', accuracy: 30, at: 5, label: '' });
});

test('thirty metres of movement are noise', () => {
  const at = (/** @type {number} */ lat) => /** @type {any} */ ({ lat, lng: 113.6, from: 'gps' });
  assert.equal(moved(at(34.7), at(34.7002)), false);
  assert.equal(moved(at(34.7), at(34.701)), true);
  assert.equal(moved(null, at(34.7)), true);
});

test('sizes have units', () => {
  assert.deepEqual([10, 14_000, 5 * 1024 ** 2, 10 * 1024 ** 3].map(bytesWord), ['1 KB', '14 KB', '5.0 MB', '10.0 GB']);
});
