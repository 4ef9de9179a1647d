/** Nearest: the same answer as measuring to every station on the globe. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { haversine } from '../../pwa/core/geo.js';
import { nearest } from '../../pwa/core/nearest.js';

/** @param {number} seed */
function dice(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param {number} count @param {() => number} random @param {number} spread degrees */
function scattered(count, random, spread) {
  const lat = Float64Array.from({ length: count }, () => 30.3 + (random() - 0.5) * spread);
  const lng = Float64Array.from({ length: count }, () => 120.2 + (random() - 0.5) * spread);
  return { lat, lng };
}

/** @param {{lat: Float64Array, lng: Float64Array}[]} cities @param {{lat: number, lng: number}} here @param {(i: number, city: number) => boolean} counts @param {number} limit */
function measuredAll(cities, here, counts, limit) {
  const all = cities.flatMap(({ lat, lng }, city) =>
    Array.from(lat, (_, i) => i)
      .filter((i) => !Number.isNaN(lat[i]) && counts(i, city))
      .map((i) => haversine(here.lat, here.lng, lat[i], lng[i])),
  );
  return all.sort((a, b) => a - b).slice(0, limit);
}

/** @param {number[]} got @param {number[]} wanted */
function sameDistances(got, wanted) {
  assert.equal(got.length, wanted.length);
  got.forEach((distance, i) => {
    assert.ok(Math.abs(distance - wanted[i]) <= 0.06, `${i}: ${distance} is not ${wanted[i]}`);
  });
}

for (const [title, spread, share] of /** @type {[string, number, number][]} */ ([
  ['in a city', 0.6, 1],
  ['in a province with a rare filter', 6, 0.01],
  ['across the country', 40, 0.005],
])) {
  test(`the nearest are the nearest ${title}`, () => {
    const random = dice(7);
    const city = scattered(4_000, random, spread);
    const pass = Uint8Array.from({ length: 4_000 }, () => (random() < share ? 1 : 0));
    for (let turn = 0; turn < 60; turn++) {
      const here = { lat: 30.3 + (random() - 0.5) * spread, lng: 120.2 + (random() - 0.5) * spread };
      const got = nearest(city, here, { pass }).map(({ distance }) => distance);
      sameDistances(
        got,
        measuredAll([city], here, (i) => pass[i] === 1, 20),
      );
    }
  });
}

test('hundreds at nearly the same distance do not push out a nearer one', () => {
  const here = { lat: 35, lng: 105 };
  const around = Array.from({ length: 400 }, (_, k) => (k / 400) * 2 * Math.PI);
  const lat = Float64Array.from(around, (a) => 35 + 9 * Math.sin(a));
  const lng = Float64Array.from(around, (a) => 105 + (9 * Math.cos(a)) / Math.cos((35 * Math.PI) / 180));
  const got = nearest({ lat, lng }, here).map(({ distance }) => distance);
  sameDistances(
    got,
    measuredAll([{ lat, lng }], here, () => true, 20),
  );
});

test('many stations in one building are all as near', () => {
  const city = { lat: new Float64Array(300).fill(30), lng: new Float64Array(300).fill(120) };
  assert.deepEqual(
    nearest(city, { lat: 30, lng: 120 }).map(({ distance, i }) => [distance, i]),
    Array.from({ length: 20 }, (_, i) => [0, i]),
  );
});

test('a station nobody located is not in the list', () => {
  const city = { lat: Float64Array.of(Number.NaN, 30, Number.NaN), lng: Float64Array.of(Number.NaN, 120, 120) };
  assert.deepEqual(
    nearest(city, { lat: 30, lng: 120 }).map(({ i }) => i),
    [1],
  );
  assert.deepEqual(nearest({ lat: new Float64Array(0), lng: new Float64Array(0) }, { lat: 30, lng: 120 }), []);
});

test('two cities make one list, each with its own filter', () => {
  const west = { lat: Float64Array.of(30, 30, 30), lng: Float64Array.of(120, 120.02, 120.04) };
  const east = { lat: Float64Array.of(30, 30), lng: Float64Array.of(120.01, 120.03) };
  const got = nearest(
    [west, east],
    { lat: 30, lng: 120 },
    { limit: 3, pass: [Uint8Array.of(1, 0, 1), Uint8Array.of(1, 1)] },
  );
  assert.deepEqual(
    got.map(({ city, i }) => [city === west ? 'west' : 'east', i]),
    [
      ['west', 0],
      ['east', 0],
      ['east', 1],
    ],
  );
});

test('no more than asked for, also when asked for none', () => {
  const city = scattered(100, dice(1), 1);
  assert.equal(nearest(city, { lat: 30.3, lng: 120.2 }, { limit: 7 }).length, 7);
  assert.equal(nearest(city, { lat: 30.3, lng: 120.2 }, { limit: 60 }).length, 60);
  assert.deepEqual(nearest(city, { lat: 30.3, lng: 120.2 }, { limit: 0 }), []);
});
