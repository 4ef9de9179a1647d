/**
 * Links that open a place in the map app a worker already has. We send GCJ-02 to all of them and say so wherever the
 * vendor lets us: Baidu reads numbers without `coord_type` as BD-09 and would be off by about a kilometre.
 */
import { fromWgs84 } from './datum.js';

/** @typedef {'ride' | 'walk' | 'drive'} Mode */
/** @typedef {'amap' | 'baidu' | 'tencent' | 'apple'} MapApp */
/** @typedef {{ name: string, lat?: number | null, lng?: number | null, address?: string }} Place WGS-84 degrees */
/** @typedef {{ lng: string, lat: string, name: string, mode: string }} Goal GCJ-02, name and mode as the vendor wants them */

const SOURCE = 'webapp.waystation.waystation'; // who sends the visitor; Baidu and Amap ask for it, no key is needed

/**
 * One line a map app: the base URL, its words for our modes, and the query for a route and for a search by words.
 * @type {{ app: MapApp, modes: Record<Mode, string>,
 *   route: (goal: Goal) => [string, Record<string, string>], search: (words: string) => [string, Record<string, string>] }[]}
 */
const APPS = [
  {
    app: 'amap',
    modes: { ride: 'ride', walk: 'walk', drive: 'car' },
    route: ({ lng, lat, name, mode }) => [
      'https://uri.amap.com/navigation',
      { to: `${lng},${lat},${name}`, mode, coordinate: 'gaode', src: SOURCE, callnative: '1' },
    ],
    search: (words) => ['https://uri.amap.com/search', { keyword: words, src: SOURCE, callnative: '1' }],
  },
  {
    app: 'baidu',
    modes: { ride: 'riding', walk: 'walking', drive: 'driving' },
    route: ({ lng, lat, name, mode }) => [
      'https://api.map.baidu.com/direction',
      { destination: `latlng:${lat},${lng}|name:${name}`, mode, coord_type: 'gcj02', output: 'html', src: SOURCE },
    ],
    search: (words) => ['https://api.map.baidu.com/geocoder', { address: words, output: 'html', src: SOURCE }],
  },
  {
    app: 'tencent',
    modes: { ride: 'bike', walk: 'walk', drive: 'drive' },
    route: ({ lng, lat, name, mode }) => [
      'https://apis.map.qq.com/uri/v1/routeplan',
      { type: mode, to: name, tocoord: `${lat},${lng}`, referer: SOURCE },
    ],
    search: (words) => ['https://apis.map.qq.com/uri/v1/search', { keyword: words, referer: SOURCE }],
  },
  {
    app: 'apple',
    modes: { ride: 'w', walk: 'w', drive: 'd' }, // Apple publishes no letter for cycling; the way on foot is nearest to it
    route: ({ lng, lat, mode }) => ['https://maps.apple.com/', { daddr: `${lat},${lng}`, dirflg: mode }],
    search: (words) => ['https://maps.apple.com/', { q: words }],
  },
];

/**
 * Links to a place, one a map app. Without a coordinate they search for the address, else for the name; with none of
 * the three there is nothing to open: [].
 * @param {Place} place
 * @param {{ mode?: Mode }} [how]
 * @returns {{ app: MapApp, url: string }[]}
 */
export function mapLinks(place, { mode = 'ride' } = {}) {
  const point = shifted(place);
  const words = plain(place.address || '') || plain(place.name);
  if (!point && !words) return [];
  const name = plain(place.name) || words;
  return APPS.map(({ app, modes, route, search }) => {
    const [base, query] = point ? route({ ...point, name, mode: modes[mode] }) : search(words);
    return { app, url: `${base}?${encode(query)}` };
  });
}

/** The place in GCJ-02, six decimals (0.1 m), or null when it has no coordinate. @param {Place} place */
function shifted({ lat, lng }) {
  if (typeof lat !== 'number' || typeof lng !== 'number' || !(Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) return null;
  const [x, y] = fromWgs84(lng, lat, 'gcj02');
  return { lng: x.toFixed(6), lat: y.toFixed(6) };
}

/** Words without the signs that vendors split at, even when encoded, and without broken halves. @param {string} words */
function plain(words) {
  const whole = words.replace(/[\s,|;&#?%:\p{Cs}]+/gu, ' ').trim();
  return [...whole].slice(0, 80).join('');
}

/** Commas and colons between numbers stay readable, as the vendors write them. @param {Record<string, string>} query */
function encode(query) {
  return Object.entries(query)
    .map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%2C/g, ',').replace(/%3A/g, ':')}`)
    .join('&');
}
