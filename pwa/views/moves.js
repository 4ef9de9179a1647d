/** What moves 'here' on the nearby page: the phone's own place, a chosen city, a district, a landmark; and what is new. */
import { cityCandidates } from '../core/candidates.js';
import { moved } from '../core/place.js';
import { watchPlace } from './where.js';

/** @typedef {InstanceType<ReturnType<typeof import('../islands/nearby.js').Nearby>>} Page */
/** @typedef {import('../core/place.js').Here} Here */

/** Ask for what is new; without a network nothing changes. @param {Page} page */
export async function refresh(page) {
  const { packs } = page.app;
  try {
    page.index = await packs.index({ fresh: true });
  } catch {
    return page.draw();
  }
  const held = page.finder.cities.map((city) => city.adcode);
  const updates = await Promise.all(held.map((adcode) => packs.update(adcode).catch(() => ({ changed: false }))));
  if (updates.some(({ changed }) => changed)) await page.show(held);
  if (page.here?.from === 'gps') await citiesOf(page, page.here);
  page.draw();
}

/** Load every city that 'here' may lie in; offer those next door. @param {Page} page @param {Here} here */
async function citiesOf(page, here) {
  if (!page.index) return;
  const { inside, near } = cityCandidates(page.index, here);
  const wanted = inside.map((entry) => entry.adcode);
  const held = page.finder.cities.map((city) => city.adcode);
  page.near = near.map((entry) => entry.adcode);
  const offered = new Set([...wanted, ...page.near]);
  if (!wanted.length) nowhere(page);
  else if (wanted.some((adcode) => !held.includes(adcode)) || held.some((adcode) => !offered.has(adcode)))
    await page.show(wanted);
}

/** No city holds 'here': say so, show no list of another city as if it were near. @param {Page} page */
function nowhere(page) {
  page.trouble = page.near.length ? '' : 'no-city';
  if (page.finder.cities.length) scrollTo({ top: 0 }); // the reason stands there
  page.use([]);
}

/** Watch the phone's own place. @param {Page} page @param {boolean} [asked] in the open sheet, which the first answer closes */
export function locate(page, asked = false) {
  const { settings, time } = page.app;
  page.stopWatching();
  page.locating = true;
  page.problem = '';
  page.draw();
  page.stopWatching = watchPlace(
    Boolean(settings.get('gps-gcj02')),
    (place) => {
      if (asked) page.sheet = null;
      asked = false;
      setHere(page, { ...place, from: 'gps', label: '', at: time() });
    },
    (code) => noPlace(page, code),
  );
}

/** @param {Page} page @param {string} code */
function noPlace(page, code) {
  page.locating = false;
  page.problem = code;
  if (page.here?.from === 'gps' && code !== 'denied') page.draw();
  else if (page.finder.cities.length) page.open('picker');
  else page.draw();
}

/** @param {Page} page @param {Here} here */
async function setHere(page, here) {
  const same = !moved(page.here, here);
  page.locating = false;
  page.problem = '';
  if (!same) {
    page.here = here;
    page.app.settings.set('here', here);
    if (here.from === 'gps') await citiesOf(page, here);
  }
  page.draw();
}

/** @param {Page} page @param {string} adcode */
export async function pickCity(page, adcode) {
  page.stopWatching();
  page.here = null;
  page.app.settings.set('here', null);
  page.near = [];
  page.problem = '';
  page.sheet = null;
  await page.show([adcode]);
  if (!page.trouble && page.finder.located) page.open('picker');
}

/** A district or a landmark as 'here'. @param {Page} page @param {import('../types').Point} point @param {string} label */
export function pickPoint(page, { lat, lng }, label) {
  page.stopWatching();
  page.sheet = null;
  page.wishes?.clear();
  setHere(page, { lat, lng, from: 'chosen', label, accuracy: 0, at: page.app.time() });
}
