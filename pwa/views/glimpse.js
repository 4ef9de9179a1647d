/** The places seen last from 'here', kept for the next start: they are on the screen before a pack is read. */
import { stateAt } from '../core/hours.js';

/** @typedef {InstanceType<ReturnType<typeof import('../islands/nearby.js').Nearby>>} Page */
/** @typedef {import('../core/finder.js').Group} Group */

const KEY = 'glimpse';
const SEEN = 4;

/** Where it was taken: another place has other distances. @param {Page} page */
const spot = ({ here }) => [here?.lat, here?.lng].join();

/** Keep what the whole list begins with; call it with a list that nothing narrows. @param {Page} page @param {Group[]} groups */
export function keepGlimpse(page, groups) {
  const [nearest] = groups;
  if (!page.here || nearest?.code || !nearest?.items.length) return;
  const items = nearest.items.slice(0, SEEN).map(({ station, distance, bearing }) => ({ station, distance, bearing }));
  page.app.settings.set(KEY, { spot: spot(page), calendar: page.finder.cities[0].calendar, items });
}

/** What was kept for this place, with the hours judged by now; null when there is none. @param {Page} page @returns {Group[] | null} */
export function recall(page) {
  const kept = page.app.settings.get(KEY);
  if (kept?.spot !== spot(page)) return null;
  const now = page.app.now();
  /** @param {import('../core/finder.js').Seen} seen */
  const judged = (seen) => {
    const { hours, truth } = seen.station;
    return { ...seen, open: stateAt(hours, now, kept.calendar, truth.hours.date) };
  };
  return [{ code: '', items: kept.items.map(judged) }];
}
