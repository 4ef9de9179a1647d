/** What lies around you, as a schematic: rings, bearings, dots with names. No borders, no roads. */
import { html, svg } from 'lit-html';
import { distanceWord } from '../core/words.js';

/** @typedef {import('./card.js').Seen} Seen */

const SIZE = 360;
const MID = SIZE / 2;
const EDGE = MID - 16;
const RINGS = [1 / 3, 2 / 3, 1];
const SCALES = [300, 500, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000];

/** Radius of the outer ring in metres: the smallest scale that holds most of what is seen. @param {Seen[]} seen */
export function scaleOf(seen) {
  const far = seen.map((s) => s.distance).sort((a, b) => a - b)[Math.min(seen.length - 1, 9)] ?? 1000;
  return SCALES.find((metres) => metres >= far) ?? SCALES[SCALES.length - 1];
}

/** @param {import('../core/words.js').Translate} t @param {Seen[]} all @param {string} prefix */
export function radar(t, all, prefix) {
  const seen = all.filter((s) => !Number.isNaN(s.distance));
  const scale = scaleOf(seen);
  const dots = labelled(
    seen
      .filter((s) => s.distance <= scale)
      .slice(0, 20)
      .map((s) => placed(s, scale)),
  );
  const label = t('雷达图：你在中间，上面是北。下面的列表写着同样的站点。');
  return html`<svg class="radar" viewBox="0 0 ${SIZE} ${SIZE}" role="group" aria-label=${label}>
    ${RINGS.map(
      (part) => svg`<circle class="ring" cx=${MID} cy=${MID} r=${EDGE * part}></circle>
        <text class="scale" x=${scaleAt(part)[0]} y=${scaleAt(part)[1]} text-anchor="middle">${distanceWord(t, scale * part)}</text>`,
    )}
    <text class="scale" x=${MID} y="13" text-anchor="middle">${t('北')}</text>
    ${dots.map((dot) => drawn(dot, prefix))}
    <circle class="me" cx=${MID} cy=${MID} r="8"></circle>
  </svg>`;
}

/** @typedef {{seen: Seen, x: number, y: number, name: string, left: boolean, named: boolean}} Dot */

/** @param {Seen} seen @param {number} scale @returns {Dot} */
function placed(seen, scale) {
  const angle = (seen.bearing * Math.PI) / 180;
  const far = (seen.distance / scale) * EDGE;
  const x = MID + Math.sin(angle) * far;
  return { seen, x, y: MID - Math.cos(angle) * far, name: short(seen.station.name), left: x > MID, named: true };
}

/** Where a ring says how far it is. @param {number} part of the outer ring @returns {[x: number, y: number]} */
const scaleAt = (part) => [MID + EDGE * part * 0.7, MID + EDGE * part * 0.72 + 4];

/** @param {number} part @returns {[number, number, number, number]} */
function scaleBox(part) {
  const [x, y] = scaleAt(part);
  return [x - 28, y - 13, x + 28, y + 4];
}

/** Names where there is room: the nearest first, none over another. @param {Dot[]} dots */
function labelled(dots) {
  /** @type {[number, number, number, number][]} */
  const taken = [[MID - 10, MID - 10, MID + 10, MID + 10], ...RINGS.map(scaleBox)];
  for (const dot of dots) {
    const wide = dot.name.length * 13 + 14;
    const start = dot.left ? dot.x - wide : dot.x;
    const box = /** @type {[number, number, number, number]} */ ([start, dot.y - 9, start + wide, dot.y + 9]);
    dot.named = start >= 0 && start + wide <= SIZE && taken.every((other) => apart(box, other));
    taken.push(dot.named ? box : [dot.x - 7, dot.y - 7, dot.x + 7, dot.y + 7]);
  }
  return dots;
}

/** @param {number[]} a @param {number[]} b */
const apart = (a, b) => a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1];

/** @param {Dot} dot @param {string} prefix */
function drawn({ seen: { station, open }, x, y, name, left, named }, prefix) {
  return svg`<a href="${prefix}/s/${station.id}" tabindex="-1" lang="zh" aria-label=${station.name}>
    <circle class="dot ${open.state}" cx=${x} cy=${y} r="7"></circle>
    ${named ? svg`<text x=${x + (left ? -11 : 11)} y=${y + 5} text-anchor=${left ? 'end' : 'start'}>${name}</text>` : ''}
  </a>`;
}

/** The telling part of a long official name. @param {string} name */
export function short(name) {
  const inner = name.match(/[（(]([^（()）]{2,})[）)]/)?.[1] ?? name;
  const text = inner.replace(/(工会)?(户外劳动者|户外职工)?(爱心)?(驿站|服务站点?|站点)$/, '') || inner;
  return text.length > 8 ? `${text.slice(0, 7)}…` : text;
}
