/** Distance and bearing on the sphere, by the same formulas as server/domain/geo.py; a test holds the two together. */

const EARTH_M = 6371008.8; // mean radius, metres (IUGG)
const { PI, asin, atan2, cos, min, sin, sqrt } = Math;
const RAD = PI / 180;

/** Great-circle distance in metres. @param {number} lat1 @param {number} lng1 @param {number} lat2 @param {number} lng2 */
export function haversine(lat1, lng1, lat2, lng2) {
  const north = sin(((lat2 - lat1) * RAD) / 2);
  const east = sin(((lng2 - lng1) * RAD) / 2);
  const h = north * north + cos(lat1 * RAD) * cos(lat2 * RAD) * east * east;
  return 2 * EARTH_M * asin(min(1, sqrt(h)));
}

/**
 * First bearing from point 1 to point 2, degrees clockwise from north, 0 <= b < 360.
 * @param {number} lat1 @param {number} lng1 @param {number} lat2 @param {number} lng2
 */
export function bearing(lat1, lng1, lat2, lng2) {
  const here = lat1 * RAD;
  const there = lat2 * RAD;
  const east = (lng2 - lng1) * RAD;
  const y = sin(east) * cos(there);
  const x = cos(here) * sin(there) - sin(here) * cos(there) * cos(east);
  return (atan2(y, x) / RAD + 360) % 360;
}
