/** Distance and datums: against gcoord, the vectors, and the ground. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import gcoord from 'gcoord';
import { fromWgs84, inChinaBox, toWgs84 } from '../../pwa/core/datum.js';
import { bearing, haversine } from '../../pwa/core/geo.js';

const CITIES = JSON.parse(readFileSync(new URL('../fixtures/datums.json', import.meta.url), 'utf8')).cities;
const KINDS = /** @type {const} */ ({ gcj02: gcoord.GCJ02, bd09: gcoord.BD09 });

/** Metres between two [lng, lat]. */
const apart = (a, b) => haversine(a[1], a[0], b[1], b[0]);

/** The same points every run: a small linear congruence. */
function* points(count, seed = 7) {
  let state = seed;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let i = 0; i < count; i++) yield [74 + next() * 60, 18 + next() * 35];
}

test('a degree of latitude is 111 km and a degree of longitude shrinks to the north', () => {
  assert.ok(Math.abs(haversine(30, 120, 31, 120) - 111195) < 1);
  assert.ok(
    Math.abs(
      haversine(52.97, 122.5, 52.97, 123.5) / haversine(0, 122.5, 0, 123.5) - Math.cos((52.97 * Math.PI) / 180),
    ) < 1e-4,
  );
  assert.equal(haversine(34.7, 113.6, 34.7, 113.6), 0);
});

test('the arrow points north, east, south and west', () => {
  const found = [
    [31, 120],
    [30, 121],
    [29, 120],
    [30, 119],
  ].map(([lat, lng]) => Math.round(bearing(30, 120, lat, lng)));
  assert.deepEqual(found, [0, 90, 180, 270]);
});

for (const datum of ['gcj02', 'bd09']) {
  test(`a GPS point lands where gcoord puts it in ${datum}, within 5 cm`, () => {
    for (const point of points(2000)) {
      const expected = gcoord.transform(point, gcoord.WGS84, KINDS[datum]);
      assert.ok(apart(fromWgs84(...point, datum), expected) < 0.05, `${point}`);
    }
  });

  test(`a ${datum} point comes back to where it was, within 1 cm`, () => {
    for (const point of points(2000, 11)) {
      assert.ok(apart(toWgs84(...fromWgs84(...point, datum), datum), point) < 0.01, `${point}`);
    }
  });
}

test('every city of the fixture is shifted by some hundred metres, never to another town', () => {
  assert.ok(CITIES.length >= 8);
  for (const { name, wgs84, gcj02, bd09 } of CITIES) {
    assert.ok(apart(fromWgs84(...wgs84, 'gcj02'), gcj02) < 0.05, name);
    assert.ok(apart(fromWgs84(...wgs84, 'bd09'), bd09) < 0.05, name);
    const shift = apart(wgs84, gcj02);
    assert.ok(shift > 200 && shift < 700, `${name} ${shift}`);
  }
});

test('a point outside the box stays where it is', () => {
  assert.deepEqual(fromWgs84(139.6917, 35.6895, 'gcj02'), [139.6917, 35.6895]);
  assert.deepEqual(toWgs84(139.6917, 35.6895, 'gcj02'), [139.6917, 35.6895]);
  assert.equal(inChinaBox(139.6917, 35.6895), false);
});

test('a coordinate of unknown datum is refused, not guessed', () => {
  for (const datum of ['unknown', 'none', '', 'WGS84']) {
    assert.throws(() => toWgs84(113.6, 34.7, datum), RangeError);
    assert.throws(() => fromWgs84(113.6, 34.7, datum), RangeError);
  }
});

test('numbers that are no place on Earth are refused', () => {
  for (const [lng, lat] of [
    [Number.NaN, 30],
    [120, Number.POSITIVE_INFINITY],
    [1120.36237, 30],
    [30, 120.36],
  ]) {
    assert.throws(() => toWgs84(lng, lat, 'gcj02'), RangeError);
  }
});
