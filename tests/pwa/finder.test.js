/** What a rider sees first: nearest, old news below, places without coordinates last, nothing invented. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyFilters } from '../../pwa/core/filters.js';
import { Finder, isStale } from '../../pwa/core/finder.js';
import { stateAt } from '../../pwa/core/hours.js';
import { Narrow } from '../../pwa/core/narrow.js';
import { decode } from '../../pwa/core/pack.js';
import { aPack } from './a-pack.js';

const NOW = '2026-11-23T10:00'; // a Monday
const HERE = { lat: 34.7, lng: 113.6 };
const OLD = ['晚报', '', '2014-07-01', ''];
const sources = [['郑州市总工会', '', '2026-07-27', ''], OLD];
const serials = (/** @type {any} */ group) => group.items.map((/** @type {any} */ seen) => seen.station.serial);

/** Places 1, 2, 3, … about 145 m apart going north-east; `source` 1 is the old one. */
const city = (/** @type {number} */ count, /** @type {any} */ columns = {}) =>
  decode(aPack(count, { sources }, columns));
const find = (/** @type {any} */ c, /** @type {any} */ wish = {}) =>
  new Finder([c], stateAt).find({ here: HERE, limit: 20, now: NOW, ...wish });

test('the nearest come first, with distance and the way to go', () => {
  const [near] = find(city(3));
  assert.deepEqual(serials(near), [1, 2, 3]);
  const distances = near.items.map((seen) => Math.round(seen.distance));
  assert.deepEqual(distances, [0, 144, 288]);
  assert.ok(Math.abs(near.items[2].bearing - 39.4) < 1, String(near.items[2].bearing));
});

test('old news sinks below fresh, and does not vanish', () => {
  const [near, stale] = find(city(3, { source: '100' }));
  assert.deepEqual(serials(near), [2, 3]);
  assert.equal(stale.code, 'stale');
  assert.deepEqual(serials(stale), [1]);
});

test('a place that somebody did not find is old news, however fresh its source', () => {
  const { station } = find(city(1))[0].items[0];
  assert.equal(isStale(station, NOW), false);
  const gone = {
    ...station,
    truth: { ...station.truth, exists: { status: 'disputed', date: '2026-11-20', against: 1 } },
  };
  assert.equal(isStale(/** @type {any} */ (gone), NOW), true);
});

test('a place that a worker confirmed is not old, however old its source', () => {
  const { station } = find(city(1, { source: 1 }))[1].items[0];
  const seen = {
    ...station,
    truth: { ...station.truth, exists: { status: 'confirmed', date: '2026-11-20', against: 0 } },
  };
  assert.equal(isStale(/** @type {any} */ (seen), NOW), false);
});

test('a place without coordinates is listed last, without distance or direction', () => {
  const [near, , unlocated] = find(
    city(3, { lat: [null, 3470100, 100], lng: [null, 11360100, 100], precision: '011' }),
  );
  assert.deepEqual(serials(near), [2, 3]);
  assert.deepEqual(serials(unlocated), [1]);
  assert.equal(unlocated.items[0].station.lat, null);
  assert.ok(Number.isNaN(unlocated.items[0].distance) && Number.isNaN(unlocated.items[0].bearing));
});

test('without a place the list goes district by district, old news last in each', () => {
  const groups = find(city(4, { place: '1010', source: '0100' }), { here: null });
  assert.deepEqual(
    groups.map((group) => [group.code, serials(group)]),
    [
      ['410102', [4, 2]],
      ['none', [1, 3]],
    ],
  );
});

test('filters, words and counts narrow the same rows', () => {
  const c = city(4, { hours: '1202', set: '1010' });
  const narrow = new Narrow([c], stateAt);
  const wish = { query: '', now: NOW, here: HERE, limit: 20 };
  const all = narrow.apply({ ...wish, filters: emptyFilters() });
  assert.deepEqual([all.total, all.counts?.open, all.counts?.night, all.counts?.facilities.water], [4, 3, 1, 2]);
  const open = narrow.apply({ ...wish, filters: { ...emptyFilters(), open: true } });
  assert.deepEqual([...open.masks[0]], [1, 1, 0, 1]);
  const evening = narrow.apply({ ...wish, now: '2026-11-23T19:00', filters: { ...emptyFilters(), open: true } });
  assert.deepEqual([...evening.masks[0]], [1, 0, 0, 0]);
  const named = narrow.apply({ ...wish, query: '第3', filters: emptyFilters() });
  assert.deepEqual([named.total, named.hits?.map(({ i }) => i)], [1, [2]]);
});
