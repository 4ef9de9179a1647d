/** Filters: the mask, and counts that keep their promise when the chip is tapped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCESS, FACILITIES, KINDS } from '../../pwa/core/codes.js';
import { counts, emptyFilters, pass } from '../../pwa/core/filters.js';

const COUNT = 500;
const bit = (/** @type {string} */ word) => 1 << FACILITIES.indexOf(word);
const city = {
  count: COUNT,
  kinds: Uint8Array.from({ length: COUNT }, (_, i) => (i * 7) % KINDS.length),
  access: Uint8Array.from({ length: COUNT }, (_, i) => (i * 5) % ACCESS.length),
  facilities: Int32Array.from({ length: COUNT }, (_, i) => Math.imul(i + 3, 2654435761) & (2 ** 30 - 1)),
  hoursIndex: Uint16Array.from({ length: COUNT }, (_, i) => i % 3),
  hours: /** @type {[string, string][]} */ ([
    ['', ''],
    ['24小时', '24/7'],
    ['白天', '09:00-17:00'],
  ]),
};
const openNow = (/** @type {number} */ hours) => hours > 0;
const openAtNight = (/** @type {number} */ hours) => hours === 1;
const sum = (/** @type {Uint8Array} */ mask) => mask.reduce((a, b) => a + b, 0);
const remaining = (/** @type {import('../../pwa/core/filters.js').Filters} */ f) =>
  sum(pass(city, f, openNow, openAtNight));

test('without a filter all rows pass', () => {
  assert.equal(remaining(emptyFilters()), COUNT);
});

test('each filter keeps the rows it speaks of', () => {
  const cases = [
    [{ ...emptyFilters(), open: true }, (/** @type {number} */ i) => i % 3 > 0],
    [{ ...emptyFilters(), night: true }, (/** @type {number} */ i) => i % 3 === 1],
    [
      { ...emptyFilters(), wheelchair: true },
      (/** @type {number} */ i) => (city.facilities[i] & bit('wheelchair')) !== 0,
    ],
    [
      { ...emptyFilters(), kinds: new Set(['driver_home', 'library']) },
      (/** @type {number} */ i) => [2, 8].includes(city.kinds[i]),
    ],
    [{ ...emptyFilters(), access: new Set(['open_door']) }, (/** @type {number} */ i) => city.access[i] === 1],
    [
      { ...emptyFilters(), facilities: new Set(['toilet', 'massage_chair']) },
      (/** @type {number} */ i) =>
        (city.facilities[i] & bit('toilet')) !== 0 && (city.facilities[i] & bit('massage_chair')) !== 0,
    ],
  ];
  for (const [filters, wanted] of /** @type {[any, (i: number) => boolean][]} */ (cases)) {
    const mask = pass(city, filters, openNow, openAtNight);
    assert.deepEqual(
      [...mask],
      Array.from(mask, (_, i) => Number(wanted(i))),
    );
    assert.ok(sum(mask) > 0 && sum(mask) < COUNT);
  }
});

const SETTINGS = [
  emptyFilters(),
  { ...emptyFilters(), open: true, facilities: new Set(['water']) },
  { ...emptyFilters(), kinds: new Set(['union_station', 'library']), access: new Set(['scan', 'open_door']) },
  { ...emptyFilters(), night: true, wheelchair: true, kinds: new Set(['other']) },
  { ...emptyFilters(), open: true, facilities: new Set(['toilet', 'seat', 'ac']), access: new Set(['face']) },
];

test('the number on every chip is what remains when it is on', () => {
  for (const filters of SETTINGS) {
    const said = counts(city, filters, openNow, openAtNight);
    assert.equal(said.total, remaining(filters));
    for (const flag of /** @type {const} */ (['open', 'night', 'wheelchair']))
      assert.equal(said[flag], remaining({ ...filters, [flag]: true }), flag);
    for (const [group, codes] of /** @type {const} */ ([
      ['kinds', KINDS],
      ['facilities', FACILITIES],
      ['access', ACCESS],
    ]))
      for (const code of codes)
        assert.equal(
          said[group][code],
          remaining({ ...filters, [group]: new Set([...filters[group], code]) }),
          `${group} ${code}`,
        );
  }
});

test('the numbers of two cities add up, within what a search has found', () => {
  const within = Uint8Array.from({ length: COUNT }, (_, i) => i % 2);
  const filters = SETTINGS[2];
  const one = counts(city, filters, openNow, openAtNight);
  const both = counts([city, city], filters, [openNow, openNow], openAtNight, [undefined, new Uint8Array(COUNT)]);
  assert.deepEqual(both, one);
  const mask = pass(city, filters, openNow, openAtNight).map((ok, i) => ok & within[i]);
  assert.equal(counts(city, filters, openNow, openAtNight, within).total, sum(mask));
});

test('hours nobody can read are neither open nor open at night', () => {
  assert.equal(sum(pass(city, { ...emptyFilters(), open: true })), 0);
});
