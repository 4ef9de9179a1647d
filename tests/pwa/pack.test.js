/** Packs on the phone: rows only when asked for, deltas laid over a base. The round trip with Python is in tests/content. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { initialsOf } from '../../pwa/core/initials.js';
import { applyDelta, decode } from '../../pwa/core/pack.js';
import { aDelta, aPack } from './a-pack.js';

test('a row has everything a screen shows', () => {
  const city = decode(aPack(3));
  const row = city.row(1);
  assert.equal(row.id, '410100-2');
  assert.equal(row.name, '第2工会驿站');
  assert.equal(initialsOf(city)[1], '2ghyz');
  assert.equal(row.address, '郑州市中原区建设路2号');
  assert.deepEqual([row.lat, row.lng], [34.701, 113.601]);
  assert.deepEqual(row.facilities, ['water', 'hot_water', 'seat']);
  assert.equal(row.phone, '0371-67889900');
  assert.deepEqual(row.truth.hours, { status: 'reported', date: '2026-07-27', against: 0 });
  assert.deepEqual(row.truth.entry, { status: 'unknown', date: '', against: 0 });
});

test('an empty city opens and holds nothing', () => {
  const city = decode(aPack(0));
  assert.equal(city.count, 0);
  assert.deepEqual([...city.lat, ...city.names, ...initialsOf(city)], []);
  assert.equal(city.find(1), -1);
});

test('a delta changes, adds and removes rows, and the header', () => {
  const base = aPack(4);
  const city = decode(applyDelta(base, aDelta([2, 9], [3], { districts: [] })));
  const names = Object.fromEntries(Array.from(city.serials, (serial, i) => [serial, city.names[i]]));
  assert.deepEqual(names, { 1: '第1工会驿站', 2: '新2工会驿站', 4: '第4工会驿站', 9: '新9工会驿站' });
  assert.equal(city.find(3), -1);
  assert.equal(city.row(city.find(9)).name, '新9工会驿站');
  assert.equal(city.lat.length, 4);
  assert.equal(city.bakedOn, '2026-11-23');
  assert.deepEqual(city.districts, []);
  assert.equal(base.baked_on, '2026-11-22');
});

test('a delta may name hours, places and sources its base has never heard of', () => {
  const delta = aDelta([1], [], { hours: [['夜里', '22:00-06:00']], places: [['410105', '金水区']] });
  delta.columns.hours = 3;
  delta.columns.place = 2;
  const city = decode(applyDelta(aPack(2), delta));
  const row = city.row(city.find(1));
  assert.deepEqual([row.hours, row.adcode, row.districtText], ['22:00-06:00', '410105', '金水区']);
  assert.equal(city.row(city.find(2)).hours, '24/7');
});

test('a row nobody located has no point at all', () => {
  const city = decode(aPack(3, {}, { lat: [3470000, null, 100], lng: [11360000, null, 100] }));
  assert.ok(Number.isNaN(city.lat[1]));
  assert.deepEqual([city.row(1).lat, city.row(1).lng, city.row(2).lat], [null, null, 34.701]);
});

test('a kind or a way in that is newer than this app is shown as other and unknown', () => {
  const row = decode(aPack(1, {}, { kind: 40, access: 40 })).row(0);
  assert.deepEqual([row.kind, row.access], ['other', 'unknown']);
});

test('what is no pack, or one cut in the middle, is refused', () => {
  for (const wrong of [
    null,
    [],
    {},
    '<html>',
    { ...aPack(1), format: 2 },
    aPack(3, { count: 4 }),
    aPack(2, {}, { lat: [1] }),
  ])
    assert.throws(() => decode(/** @type {any} */ (wrong)));
  assert.throws(() => applyDelta(aPack(1), { ...aDelta([1], []), adcode: '410200' }));
  assert.throws(() => applyDelta(aPack(1), aPack(1)));
  assert.throws(() => applyDelta(applyDelta(aPack(1), aDelta([1], [])), aDelta([1], [])));
});

test('the reader of packs is small', () => {
  const { outputFiles } = buildSync({
    entryPoints: ['pwa/core/pack.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  assert.ok(gzipSync(outputFiles[0].contents, { level: 9 }).length < 3_200);
});
