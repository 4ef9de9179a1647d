/** One place in a list: what a rider reads in two seconds. */
import { html } from 'lit-html';
import { accessWord, dayWord, distanceWord, facilityWord, kindWord, minutesWord, windWord } from '../core/words.js';
import { icon } from './icon.js';
import { stateLine } from './state.js';

/**
 * @typedef {object} Seen
 * @property {import('../types').Station} station
 * @property {number} distance metres, NaN when not located or no 'here'
 * @property {number} bearing degrees clockwise from north, NaN likewise
 * @property {import('../types').OpenState} open
 */
/**
 * @typedef {object} CardTools
 * @property {import('../core/words.js').Translate} t
 * @property {string} now local time
 * @property {(station: import('../types').Station) => void} go
 */

const SHOWN = 5;

/** @param {Seen} seen @param {CardTools} tools */
export function placeCard(seen, { t, now, go }) {
  const { station } = seen;
  const url = `${t.prefix}/s/${station.id}`;
  return html`<li class="card place">
    <h2><a href=${url} lang="zh">${station.name}</a></h2>
    ${far(seen, t)}
    <p>${stateLine(t, seen.open, now)}</p>
    <p class="words small">
      <span>${kindWord(t, station.kind)}</span>
      <span>${icon('door')}${accessWord(t, station.access)}</span>
      ${facilities(station, t)}
    </p>
    ${station.address ? html`<p class="small muted" lang="zh">${station.address}</p>` : ''}
    <p class="small muted">${freshWords(t, station, now.slice(0, 10))}</p>
    <div class="row fill">
      <button type="button" class="btn primary" @click=${() => go(station)}>${icon('navigation')} ${t('导航')}</button>
      ${station.phone ? html`<a class="btn" href="tel:${station.phone}">${icon('phone')} ${t('电话')}</a>` : ''}
      <a class="btn" href="${url}#report">${icon('message')} ${t('还对吗')}</a>
    </div>
  </li>`;
}

/** @param {Seen} seen @param {import('../core/words.js').Translate} t */
function far({ station, distance, bearing }, t) {
  if (Number.isNaN(distance)) return '';
  const about = station.precision === 'address' ? t('大约 ') : '';
  return html`<p class="far num">
    <b>
      <svg class="arrow" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 1l5.500 14L8 11.500 2.500 15z" transform="rotate(${Math.round(bearing)} 8 8)" />
      </svg>
      ${about}${distanceWord(t, distance)}
    </b>
    <span class="muted">${windWord(t, bearing)} · ${minutesWord(t, distance)}</span>
  </p>`;
}

/** @param {import('../types').Station} station @param {import('../core/words.js').Translate} t */
function facilities(station, t) {
  if (!station.facilities.length) return html`<span class="muted">${t('有什么设施：不清楚')}</span>`;
  const words = station.facilities.slice(0, SHOWN).map((code) => facilityWord(t, code));
  const more = station.facilities.length - SHOWN;
  return html`<span>${words.join(t('、'))}${more > 0 ? t('等 {n} 样', { n: station.facilities.length }) : ''}</span>`;
}

/**
 * How fresh, and by whom: a worker's word goes before the source's date.
 * @param {import('../core/words.js').Translate} t @param {import('../types').Station} station @param {string} today
 */
export function freshWords(t, station, today) {
  const { exists, entry } = station.truth;
  const disputed = [exists, entry].find((truth) => truth.status === 'disputed');
  if (disputed) {
    const when = dayWord(t, disputed.date, today);
    return disputed.against
      ? t.n('{n} 个人说不对（{when}）', disputed.against, { when })
      : t('有报道说不一定进得去（{when}）', { when });
  }
  const confirmed = [exists, entry].find((truth) => truth.status === 'confirmed');
  if (confirmed) return t('有人确认过：{when}', { when: dayWord(t, confirmed.date, today) });
  return station.source.date
    ? t('来源日期 {date}，还没人确认', { date: station.source.date })
    : t('来源没写日期，还没人确认');
}
