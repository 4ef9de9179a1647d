/**
 * Nearest 20 with filters inside a page: the phone's own code against kdbush + geokdbush with its build.
 * bench/phone.py bundles it, runs it in Chromium on a slowed processor and judges the figures.
 */
import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { pass, passing } from '../pwa/core/filters.js';
import { nearest } from '../pwa/core/nearest.js';
import { FILTERS, gauss, openNow, places, random } from './places.js';

const LIMIT = 20;
const WARM_MS = 150;
const BATCH_MS = 40; // clocks of pages tick in 0.1 ms

/** Median ms of one run once the engine knows the code, timed in batches. @param {number} batches @param {() => void} run */
function timed(batches, run) {
  for (const end = performance.now() + WARM_MS; performance.now() < end; ) run();
  const once = lasts(1, run);
  const size = Math.max(1, Math.ceil(BATCH_MS / Math.max(once, 0.1)));
  const taken = Array.from({ length: batches }, () => lasts(size, run) / size);
  return taken.sort((a, b) => a - b)[batches >> 1];
}

/** @param {number} times @param {() => void} run */
function lasts(times, run) {
  const start = performance.now();
  for (let i = 0; i < times; i++) run();
  return performance.now() - start;
}

/** @param {ReturnType<typeof places>} city */
function build(city) {
  const index = new KDBush(city.count);
  for (let i = 0; i < city.count; i++) index.add(city.lng[i], city.lat[i]);
  return index.finish();
}

/** @param {number} count @param {number[][]} centres [lng, lat] @param {number} batches */
function measure(count, centres, batches) {
  const city = places(count, centres);
  const index = build(city);
  const built = timed(batches, () => build(city));
  const here = () => {
    const i = Math.floor(random() * count);
    return { lat: city.lat[i] + gauss(0.01), lng: city.lng[i] + gauss(0.01) };
  };
  return Object.entries(FILTERS).map(([name, filters]) => {
    const mask = pass(city, filters, openNow);
    const judged = () => nearest(city, here(), { limit: LIMIT, pass: passing(city, filters, openNow) });
    const masked = () => nearest(city, here(), { limit: LIMIT, pass: pass(city, filters, openNow) });
    const tree = () => {
      const { lat, lng } = here();
      around(index, lng, lat, LIMIT, Number.POSITIVE_INFINITY, (i) => mask[i] === 1);
    };
    return {
      name,
      judged: timed(batches, judged),
      masked: timed(batches, masked),
      build: built,
      tree: timed(batches, tree),
    };
  });
}

Object.assign(globalThis, { measureNearest: measure });
