/** Which cities' packs 'here' may need. */

/** @typedef {import('../types').PackEntry} PackEntry */

const NEAR = 5_000; // metres outside the box of a city
const METRES = 111_195; // a degree of latitude

/**
 * Cities whose box holds the point, smallest box first, and those whose box is within 5 km, nearest first.
 * @param {PackEntry[]} index @param {import('../types').Point} here
 */
export function cityCandidates(index, here) {
  const measured = index.map((entry) => ({ entry, away: metresOutside(entry.bbox, here) }));
  const inside = measured.filter(({ away }) => away === 0).sort((a, b) => area(a.entry) - area(b.entry));
  const near = measured.filter(({ away }) => away > 0 && away <= NEAR).sort((a, b) => a.away - b.away);
  return { inside: inside.map(({ entry }) => entry), near: near.map(({ entry }) => entry) };
}

/** @param {PackEntry['bbox']} bbox @param {import('../types').Point} here */
function metresOutside([west, south, east, north], { lat, lng }) {
  const eastward = Math.max(west - lng, 0, lng - east) * Math.cos((lat * Math.PI) / 180);
  return METRES * Math.hypot(eastward, Math.max(south - lat, 0, lat - north));
}

/** @param {PackEntry} entry */
const area = ({ bbox: [west, south, east, north] }) => (east - west) * (north - south);
