/** Choosing where 'here' is: the phone's own place, a city, a district, or any place in the list. */
import { html } from 'lit-html';
import { icon } from './icon.js';

/**
 * @typedef {object} PickerTools
 * @property {import('../core/words.js').Translate} t
 * @property {import('../types').PackEntry[] | null} index null while it is not known
 * @property {import('../core/city.js').City | null} city whose districts are shown
 * @property {string} asked what was typed
 * @property {string} problem why the phone's place is not known, '' when nothing is wrong
 * @property {boolean} locating
 * @property {() => void} locate
 * @property {(adcode: string) => void} pickCity
 * @property {(district: import('../types').District) => void} pickDistrict
 * @property {(text: string) => void} type
 * @property {() => void} again load the index again
 */

/** The button that asks for the phone's place, and why it is safe. @param {PickerTools} tools */
export function locateButton({ t, locating, locate, problem }) {
  return html`<button type="button" class="btn primary wide" ?disabled=${locating} @click=${locate}>
      ${icon('locate')} ${locating ? t('正在找你的位置…') : t('用我的位置')}
    </button>
    <p class="small muted">${t('位置只在这台手机里用来算距离，不发给任何人。')}</p>
    ${problem ? html`<p class="note warn" role="alert">${icon('alert')}<span>${problem}</span></p>` : ''}`;
}

/** @param {PickerTools} tools */
export function picker(tools) {
  /** @param {string} text */
  const title = (text) => html`<h3>${text}</h3>`;
  return html`<div class="stack">${locateButton(tools)} ${placeList(tools, title)}</div>`;
}

/**
 * Cities, or the districts of the chosen one.
 * @param {PickerTools} tools @param {(text: string) => unknown} title a heading one step below that of the page or the sheet
 */
export function placeList(tools, title) {
  const { t, city } = tools;
  /** @param {Event} event */
  const typed = (event) => tools.type(/** @type {HTMLInputElement} */ (event.target).value);
  return html`${city ? districts(tools, city, title) : ''}
    ${title(t('选一座城'))}
    <label class="search">${icon('search')}<span class="sr">${t('找城市')}</span>
      <input class="field" type="search" autocomplete="off" placeholder=${t('城市名')} .value=${tools.asked} @input=${typed} />
    </label>
    ${cities(tools)}`;
}

/** @param {PickerTools} tools @param {import('../core/city.js').City} city @param {(text: string) => unknown} title */
function districts({ t, pickDistrict }, city, title) {
  const shown = city.districts.filter((d) => Number.isFinite(d.lat));
  if (!shown.length) return '';
  return html`${title(t('{city}的哪个区', { city: t.prefix ? city.nameEn : city.name }))}
    <div class="chips wrap">
      ${shown.map((d) => html`<button type="button" class="chip" @click=${() => pickDistrict(d)}>${t.prefix ? d.nameEn || d.name : d.name}</button>`)}
    </div>`;
}

/** @param {PickerTools} tools */
function cities({ t, index, asked, pickCity, again }) {
  if (!index)
    return html`<p class="note warn">${icon('wifiOff')}<span>${t('还没有城市目录：第一次要有网络。')}</span></p>
      <button type="button" class="btn" @click=${again}>${icon('refresh')} ${t('再试一次')}</button>`;
  const wanted = asked.trim().toLowerCase();
  const found = index.filter((e) => !wanted || e.name.includes(wanted) || e.name_en.toLowerCase().startsWith(wanted));
  if (!found.length)
    return html`<p class="muted">${t('没有“{city}”的数据。这座城还没有人提供名单。', { city: asked })} <a href="${t.prefix}/about">${t('怎么加一座城')}</a></p>`;
  const sorted = [...found].sort((a, b) => b.located - a.located || b.stations - a.stations);
  return html`<ul class="pick">
    ${sorted.map(
      (entry) =>
        html`<li>
          <button type="button" class="tap" @click=${() => pickCity(entry.adcode)}>
            ${icon('pin')}
            <span>${t.prefix ? entry.name_en || entry.name : entry.name}<br /><span class="small muted num">
              ${t.n('{n} 个站点', entry.stations)}${entry.located ? t('，{n} 个有坐标', { n: entry.located }) : t('，都没有坐标')}</span></span>
            ${icon('chevron')}
          </button>
        </li>`,
    )}
  </ul>`;
}
