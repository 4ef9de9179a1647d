/** 'Here': the last known place, kept on this phone only. */
import { haversine } from './geo.js';

/**
 * @typedef {object} Here
 * @property {number} lat WGS-84 degrees
 * @property {number} lng WGS-84 degrees
 * @property {'gps' | 'chosen'} from
 * @property {string} label what was chosen, '' for gps
 * @property {number} accuracy metres, 0 when chosen
 * @property {number} at epoch ms of the reading
 */

/** A place that was kept, or null when it is missing or damaged. @param {unknown} kept @returns {Here | null} */
export function readHere(kept) {
  const here = /** @type {any} */ (kept);
  const whole =
    here &&
    Number.isFinite(here.lat) &&
    Number.isFinite(here.lng) &&
    Math.abs(here.lat) <= 90 &&
    Math.abs(here.lng) <= 180;
  if (!whole) return null;
  const { lat, lng, from = 'chosen', label = '', accuracy = 0, at = 0 } = here;
  return {
    lat,
    lng,
    from: from === 'gps' ? 'gps' : 'chosen',
    label: String(label),
    accuracy: Number(accuracy) || 0,
    at: Number(at) || 0,
  };
}

/** Worth drawing the list anew? Less than 30 m of movement is noise. @param {Here | null} before @param {Here} now */
export function moved(before, now) {
  return !before || before.from !== now.from || haversine(before.lat, before.lng, now.lat, now.lng) > 30;
}
