/**
 * The three datums of Chinese maps: WGS-84, GCJ-02 (Amap, Tencent), BD-09 (Baidu).
 * The same formulas, in the same order, as server/domain/geo.py; a test holds the two together.
 */

/** @typedef {'wgs84' | 'gcj02' | 'bd09'} Datum */
/** @typedef {[lng: number, lat: number]} Pair longitude first, degrees */

const AXIS = 6378245; // Krasovsky 1940, metres
const ECCENTRICITY2 = 0.006693421622965943;
const { PI, abs, atan2, cos, sin, sqrt } = Math;
const RAD = PI / 180;
const BD_WAVE = (PI * 3000) / 180;

/** In the crude box inside which map vendors shift coordinates. @param {number} lng @param {number} lat */
export function inChinaBox(lng, lat) {
  return lng >= 72.004 && lng <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

/**
 * A WGS-84 coordinate in another datum. RangeError when the datum is not known or the numbers are no place on Earth.
 * @param {number} lng @param {number} lat @param {string} datum @returns {Pair}
 */
export function fromWgs84(lng, lat, datum) {
  check(lng, lat, datum);
  if (datum === 'wgs84') return [lng, lat];
  const shifted = wgsToGcj(lng, lat);
  return datum === 'bd09' ? gcjToBd(...shifted) : shifted;
}

/**
 * WGS-84 of a coordinate in `datum`; errors as fromWgs84.
 * @param {number} lng @param {number} lat @param {string} datum @returns {Pair}
 */
export function toWgs84(lng, lat, datum) {
  check(lng, lat, datum);
  if (datum === 'wgs84') return [lng, lat];
  const gcj = datum === 'bd09' ? undo(gcjToBd, lng, lat) : /** @type {Pair} */ ([lng, lat]);
  return undo(wgsToGcj, ...gcj);
}

/** @param {number} lng @param {number} lat @param {string} datum */
function check(lng, lat, datum) {
  if (!['wgs84', 'gcj02', 'bd09'].includes(datum)) throw new RangeError(`no known datum: ${datum}`);
  if (!(abs(lng) <= 180 && abs(lat) <= 90)) throw new RangeError(`no place on Earth: ${lng}, ${lat}`); // NaN too
}

/**
 * The point that `forward` moves to lng, lat. The shift changes slowly: each round gains about three digits.
 * @param {(lng: number, lat: number) => Pair} forward @param {number} lng @param {number} lat @returns {Pair}
 */
function undo(forward, lng, lat) {
  let [x, y] = [lng, lat];
  for (let round = 0; round < 12; round++) {
    const [thereX, thereY] = forward(x, y);
    x += lng - thereX;
    y += lat - thereY;
    if (abs(lng - thereX) < 1e-11 && abs(lat - thereY) < 1e-11) break;
  }
  return [x, y];
}

/** @param {number} lng @param {number} lat @returns {Pair} */
function wgsToGcj(lng, lat) {
  if (!inChinaBox(lng, lat)) return [lng, lat];
  const [east, north] = waves(lng - 105, lat - 35);
  const curve = 1 - ECCENTRICITY2 * sin(lat * RAD) ** 2;
  const metresEast = (AXIS / sqrt(curve)) * cos(lat * RAD) * PI;
  const metresNorth = ((AXIS * (1 - ECCENTRICITY2)) / (curve * sqrt(curve))) * PI;
  return [lng + (east * 180) / metresEast, lat + (north * 180) / metresNorth];
}

/** The published shift in metres east and north. @param {number} x degrees from 105 E @param {number} y from 35 N */
function waves(x, y) {
  const both = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + both;
  east += ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3;
  east += ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + both;
  north += ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3;
  north += ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  return [east, north];
}

/** @param {number} lng @param {number} lat @returns {Pair} */
function gcjToBd(lng, lat) {
  const far = sqrt(lng * lng + lat * lat) + 0.00002 * sin(lat * BD_WAVE);
  const angle = atan2(lat, lng) + 0.000003 * cos(lng * BD_WAVE);
  return [far * cos(angle) + 0.0065, far * sin(angle) + 0.006];
}
