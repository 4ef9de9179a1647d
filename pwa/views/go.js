/** The ways to get there: one link a map app, each with the datum it wants. */
import { html } from 'lit-html';
import { mapLinks } from '../core/maplinks.js';
import { icon } from './icon.js';

/** @param {import('../core/words.js').Translate} t @param {string} app */
function appWord(t, app) {
  /** @type {Record<string, string>} */
  const words = { amap: t('高德地图'), baidu: t('百度地图'), tencent: t('腾讯地图'), apple: t('苹果地图') };
  return words[app] ?? app;
}

/**
 * @param {import('../core/words.js').Translate} t
 * @param {import('../types').Station} station
 * @param {string} first the app chosen last time, shown first
 * @param {(app: string) => void} chosen
 */
export function goList(t, station, first, chosen) {
  const links = mapLinks(station, { mode: 'ride' });
  links.sort((a, b) => Number(b.app === first) - Number(a.app === first));
  return html`<p class="muted small">
      ${station.lat === null ? t('这里没有坐标，按名称和地址在地图里找。') : t('会打开地图应用，带你到这个点。')}
    </p>
    <ul class="pick">
      ${links.map(
        ({ app, url }) =>
          html`<li>
            <a class="tap" href=${url} target="_blank" rel="noopener noreferrer" @click=${() => chosen(app)}>
              ${icon('navigation')}<span>${appWord(t, app)}</span>${icon('chevron')}
            </a>
          </li>`,
      )}
    </ul>`;
}
