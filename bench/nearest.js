/**
 * Nearest 20 with filters, measured: exact against haversine on every query, time against kdbush + geokdbush with its build.
 * Run: node bench/nearest.js. Points are synthetic: around the anchors of the shared data, else around made-up ones.
 * Exit 1 when a goal is missed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { around } from 'geokdbush';
import KDBush from 'kdbush';
import { pass, passing } from '../pwa/core/filters.js';
import { haversine } from '../pwa/core/geo.js';
import { nearest } from '../pwa/core/nearest.js';
import { Search } from '../pwa/core/search.js';
import { FILTERS, gauss, openNow, places, random } from './places.js';

const QUERIES = 500;
const LIMIT = 20;
const GOALS = new Map([
  [5_000, 1],
  [200_000, 8],
]); // ms at CPU ÷8
const SLOW = 8;
let missed = 0;

/** [lng, lat] pairs of business districts. */
function anchors() {
  const path = new URL(
    'data/bench-anchors.csv',
    new URL(`file://${process.env.WAYSTATION_SHARED ?? `${process.cwd()}/../shared`}/`),
  );
  if (!existsSync(path)) return Array.from({ length: 5_000 }, () => [100 + 22 * random(), 22 + 22 * random()]);
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.split(',').slice(-2).map(Number));
}

/** @param {number[]} taken */
const median = (taken) => taken.sort((a, b) => a - b)[taken.length >> 1];

/** @template T @param {() => T} run @returns {[T, number]} */
function timed(run) {
  const start = performance.now();
  const result = run();
  return [result, performance.now() - start];
}

/** @param {ReturnType<typeof places>} city @param {Uint8Array} mask @param {{lat: number, lng: number}} here */
function measuredAll(city, mask, here) {
  const distances = [];
  for (let i = 0; i < city.count; i++)
    if (mask[i]) distances.push(haversine(here.lat, here.lng, city.lat[i], city.lng[i]));
  return Float64Array.from(distances).sort().subarray(0, LIMIT);
}

/** @param {ReturnType<typeof places>} city */
function build(city) {
  const index = new KDBush(city.count);
  for (let i = 0; i < city.count; i++) index.add(city.lng[i], city.lat[i]);
  return index.finish();
}

/** @param {number} count @param {ReturnType<typeof places>} city @param {string} name @param {import('../pwa/core/filters.js').Filters} filters */
function compare(count, city, name, filters) {
  const mask = pass(city, filters, openNow);
  const share = mask.reduce((sum, ok) => sum + ok, 0) / count;
  let exact = 0;
  /** @type {{scan: number[], judged: number[], tree: number[]}} */
  const taken = { scan: [], judged: [], tree: [] };
  const [index] = timed(() => build(city));
  const builds = median(Array.from({ length: 5 }, () => timed(() => build(city))[1]));
  for (let turn = 0; turn < QUERIES; turn++) {
    const near = Math.floor(random() * count);
    const here = { lat: city.lat[near] + gauss(0.01), lng: city.lng[near] + gauss(0.01) };
    const [found, scan] = timed(() => nearest(city, here, { limit: LIMIT, pass: mask }));
    const [, judged] = timed(() => nearest(city, here, { limit: LIMIT, pass: passing(city, filters, openNow) }));
    const [, tree] = timed(() =>
      around(index, here.lng, here.lat, LIMIT, Number.POSITIVE_INFINITY, (i) => mask[i] === 1),
    );
    taken.scan.push(scan);
    taken.judged.push(judged);
    taken.tree.push(tree);
    const wanted = measuredAll(city, mask, here);
    if (found.length === wanted.length && found.every(({ distance }, i) => Math.abs(distance - wanted[i]) <= 0.1))
      exact++;
  }
  const [scan, judged, tree] = [median(taken.scan), median(taken.judged), median(taken.tree)];
  const label = `${count} rows, filter ${name} (${(100 * share).toFixed(1)} % pass)`;
  goal(exact === QUERIES, `${label}: ${exact} of ${QUERIES} exact`);
  const once = builds + tree;
  goal(
    scan <= once,
    `${label}: ${scan.toFixed(3)} ms (kdbush + geokdbush with build: ${once.toFixed(3)} ms, ratio ${(scan / once).toFixed(3)})`,
  );
  console.log(
    `${label}: kdbush pays after ${Math.ceil(builds / Math.max(scan - tree, 1e-6))} queries (its query alone ${tree.toFixed(3)} ms)`,
  );
  const alone = median(Array.from({ length: 50 }, () => timed(() => pass(city, filters, openNow))[1]));
  console.log(`${label}: mask of all rows ${alone.toFixed(3)} ms`);
  // Only a hint: the true figure at CPU ÷8 is taken in Chromium, where other work on this machine does not count.
  console.log(
    `${label}: with filters judged anew ${judged.toFixed(3)} ms, times ${SLOW}: ${(judged * SLOW).toFixed(2)} ms (goal in Chromium: ${GOALS.get(count)} ms)`,
  );
}

/** @param {boolean} met @param {string} line */
function goal(met, line) {
  console.log(met ? line : `${line} MISSED`);
  if (!met) missed++;
}

/** Search over rows with made-up names. @param {ReturnType<typeof places>} rows */
function searching(rows) {
  const signs = '和平文化中山建设人民解放新华长江黄河东西南北安康宁富春湖滨';
  const sign = () => signs[Math.floor(random() * signs.length)];
  const name = () => `${sign()}${sign()}${sign()}工会驿站`;
  const names = Array.from({ length: rows.count }, name);
  const addresses = names.map(() => `${sign()}${sign()}路${Math.floor(random() * 999)}号`);
  const readings = { g: '工', h: '会', y: '驿', z: '站' };
  const placeIndex = new Uint32Array(rows.count);
  const city = /** @type {any} */ ({
    ...rows,
    names,
    addresses,
    laid: { parts: { all: [{ readings }], base: rows.count, each() {} }, at: (/** @type {number} */ i) => i },
    placeIndex,
    places: [['', '']],
    districts: [],
  });
  const [search, warm] = timed(() => new Search(city).warm());
  const here = { lat: rows.lat[0], lng: rows.lng[0] };
  for (const query of ['驿站', '和平', '和平 建设', 'ghyz', '没有的']) {
    const ms = median(Array.from({ length: 50 }, () => timed(() => search.find(query, { here }))[1]));
    console.log(`${rows.count} rows, search '${query}': ${ms.toFixed(3)} ms`);
  }
  console.log(`${rows.count} rows, search made ready once: ${warm.toFixed(1)} ms`);
}

const all = anchors();
const [x, y] = all[0];
const inOneCity = all.filter(([lng, lat]) => Math.hypot(lng - x, lat - y) < 0.5);
for (const [count, centres] of /** @type {[number, number[][]][]} */ ([
  [5_000, inOneCity],
  [200_000, all],
])) {
  const city = places(count, centres);
  for (const [name, filters] of Object.entries(FILTERS)) compare(count, city, name, filters);
  searching(city);
}
if (missed) {
  console.log(`missed: ${missed}`);
  process.exit(1);
}
