/** What lies around you, as a schematic: rings, bearings, dots with names. No borders, no roads. */
import { html, svg } from 'lit-html';
import { distanceWord } from '../core/words.js';

/** @typedef {import('./card.js').Seen} Seen */

const SIZE = 360;
const MID = SIZE / 2;
const EDGE = MID - 16;
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
  const dots = seen.filter((s) => s.distance <= scale).slice(0, 12);
  const label = t('雷达图：你在中间，上面是北。下面的列表写着同样的站点。');
  return html`<svg class="radar" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label=${label}>
    ${[1 / 3, 2 / 3, 1].map(
      (part) => svg`<circle class="ring" cx=${MID} cy=${MID} r=${EDGE * part}></circle>
        <text class="scale" x=${MID + 4} y=${MID - EDGE * part + 14}>${distanceWord(t, scale * part)}</text>`,
    )}
    <text class="scale" x=${MID - 18} y="14">${t('北')}</text>
    ${dots.map((s) => dot(s, scale, prefix))}
    <circle class="me" cx=${MID} cy=${MID} r="8"></circle>
  </svg>`;
}

/** @param {Seen} seen @param {number} scale @param {string} prefix */
function dot({ station, distance, bearing, open }, scale, prefix) {
  const angle = (bearing * Math.PI) / 180;
  const x = MID + Math.sin(angle) * (distance / scale) * EDGE;
  const y = MID - Math.cos(angle) * (distance / scale) * EDGE;
  const name = short(station.name);
  const left = x > SIZE * 0.62;
  return svg`<a href="${prefix}/s/${station.id}" tabindex="-1">
    <circle class="dot ${open.state}" cx=${x} cy=${y} r="7"></circle>
    <text lang="zh" x=${x + (left ? -11 : 11)} y=${y + 5} text-anchor=${left ? 'end' : 'start'}>${name}</text>
  </a>`;
}

/** The telling part of a long official name. @param {string} name */
export function short(name) {
  const inner = name.match(/[（(]([^（()）]{2,})[）)]/)?.[1] ?? name;
  const text = inner.replace(/(工会)?(户外劳动者|户外职工)?(爱心)?(驿站|服务站点?|站点)$/, '') || inner;
  return text.length > 9 ? `${text.slice(0, 8)}…` : text;
}
