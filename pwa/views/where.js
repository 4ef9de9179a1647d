/** The phone's own place while the page is looked at: WGS-84, whatever the browser hands out. */
import { toWgs84 } from '../core/datum.js';

const OPTIONS = { enableHighAccuracy: true, maximumAge: 15_000, timeout: 15_000 };
/** @type {Record<number, 'denied' | 'unavailable' | 'timeout'>} */
const CODES = { 1: 'denied', 2: 'unavailable', 3: 'timeout' };

/**
 * @param {boolean} gcj02 this browser hands out GCJ-02
 * @param {(place: {lat: number, lng: number, accuracy: number}) => void} found
 * @param {(code: 'denied' | 'unavailable' | 'timeout' | 'unsupported') => void} failed
 * @returns {() => void} stop watching
 */
export function watchPlace(gcj02, found, failed) {
  if (!navigator.geolocation) {
    failed('unsupported');
    return () => {};
  }
  const id = navigator.geolocation.watchPosition(
    ({ coords }) => {
      const [lng, lat] = gcj02
        ? toWgs84(coords.longitude, coords.latitude, 'gcj02')
        : [coords.longitude, coords.latitude];
      found({ lat, lng, accuracy: coords.accuracy });
    },
    (error) => failed(CODES[error.code] ?? 'unavailable'),
    OPTIONS,
  );
  return () => navigator.geolocation.clearWatch(id);
}
