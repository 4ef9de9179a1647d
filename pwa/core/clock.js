/** The phone's clock, corrected by the server's when the two are far apart. */

const BELIEVABLE = 10 * 60_000;

/**
 * How far the phone's clock is off, in ms; 0 when within ten minutes or when the server's date cannot be read.
 * @param {string | null} dateHeader the Date header of an answer
 * @param {number} now epoch ms of the phone
 */
export function skew(dateHeader, now) {
  const server = Date.parse(dateHeader ?? '');
  if (Number.isNaN(server)) return 0;
  return Math.abs(server - now) > BELIEVABLE ? server - now : 0;
}

/**
 * Wall time in China, which has one zone and no summer time.
 * @param {number} ms epoch milliseconds
 */
export function chinaTime(ms) {
  return new Date(ms + 288e5).toISOString().slice(0, 16);
}
