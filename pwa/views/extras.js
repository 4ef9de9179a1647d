/** What may follow the first list of the nearby page: chips, search, sheets, radar, the words for every state. */
import { html } from 'lit-html';
import { emptyFilters } from '../core/filters.js';
import { stateAt } from '../core/hours.js';
import { coverageWords } from '../core/more-words.js';
import { Narrow } from '../core/narrow.js';
import { dayWord } from '../core/words.js';
import { allFilters, chipRow, howMany } from './filters.js';
import { keepGlimpse } from './glimpse.js';
import { goList } from './go.js';
import { icon } from './icon.js';
import { locate, pickCity, pickPoint, refresh } from './moves.js';
import { locateButton, picker, placeList } from './picker.js';
import { radar } from './radar.js';
import { sheetDialog, showSheet } from './sheet.js';

export { recall } from './glimpse.js';
export { locate, refresh, showSheet, stateAt };

/** @typedef {InstanceType<ReturnType<typeof import('../islands/nearby.js').Nearby>>} Page */
/** @typedef {import('../core/finder.js').Finder} Finder */

/** What the reader wishes to see: filters and words. */
export class Wishes {
  filters = emptyFilters();
  query = '';
  /** What was typed to find a city. */
  asked = '';
  #narrow = new Narrow([], stateAt);

  /** @param {Finder} finder */
  use(finder) {
    this.#narrow = new Narrow(finder.cities, stateAt);
  }

  clear() {
    this.filters = emptyFilters();
    this.query = '';
  }

  warm() {
    this.#narrow.warm();
  }

  /** @param {{here: import('../types').Point | null, limit: number, now: string, quick?: boolean}} wish */
  apply(wish) {
    return this.#narrow.apply({ ...wish, filters: this.filters, query: this.query });
  }
}

/** @param {Page} page */
const wishesOf = (page) => /** @type {Wishes} */ (page.wishes);

/** @param {Page} page @param {(wishes: Wishes) => void} change */
function wish(page, change) {
  change(wishesOf(page));
  page.limit = 20;
  page.drawQuick();
}

/** @param {Page} page @param {import('../core/filters.js').Counts} counts */
function filterTools(page, counts) {
  const { filters } = wishesOf(page);
  /** @param {(filters: import('../core/filters.js').Filters) => void} change */
  const set = (change) => wish(page, ({ filters: f }) => change(f));
  return { t: page.app.t, filters, counts, set };
}

/** @param {Page} page */
const clearFilters = (page) => () =>
  wish(page, (w) => {
    w.filters = emptyFilters();
  });

/** Search and chips; none before there are counts. @param {Page} page @param {import('../core/filters.js').Counts | null} counts @param {number} total */
export function tools(page, counts, total) {
  if (!counts) return html`<div class="tools"></div>`;
  const { t } = page.app;
  const label = t('搜名称、地址、拼音首字母');
  /** @param {Event} event */
  const typed = (event) =>
    wish(page, (w) => {
      w.query = /** @type {HTMLInputElement} */ (event.target).value;
    });
  return html`<div class="tools">
    <label class="search">${icon('search')}<span class="sr">${label}</span>
      <input class="field" type="search" enterkeyhint="search" autocomplete="off" placeholder=${label} .value=${wishesOf(page).query} @focus=${() => wishesOf(page).warm()} @input=${typed} />
    </label>
    ${chipRow(filterTools(page, counts), () => page.open('filters'), clearFilters(page))}
    <p class="sr" role="status">${t.n('{n} 个站点', total)}</p>
  </div>`;
}

/** Between the chips and the cards. @param {Page} page @param {import('../core/finder.js').Group[]} groups */
export function above(page, groups) {
  const { t, settings } = page.app;
  return html`${troubleNote(page)} ${isFar(groups) ? neighbours(page) : ''}
    ${
      settings.get('view') === 'radar' && page.here
        ? radar(
            t,
            groups.flatMap((group) => group.items),
            t.prefix,
          )
        : ''
    }`;
}

/** After the cards. @param {Page} page @param {import('../core/finder.js').Group[]} groups @param {number} total */
export function below(page, groups, total) {
  const { t } = page.app;
  const { query, filters } = wishesOf(page);
  if (!page.quick && !query && !howMany(filters)) keepGlimpse(page, groups);
  const left = total - groups.reduce((sum, group) => sum + group.items.length, 0);
  return html`${total ? '' : empty(page)}
    ${left > 0 ? html`<button type="button" class="btn wide" @click=${page.more}>${t.n('再看 {n} 个', Math.min(left, 20))}</button>` : ''}
    ${isFar(groups) ? '' : neighbours(page)}
    <div class="foot">${coverage(page)}</div>
    ${dock(page)} ${sheetDialog(t, page.sheet, page.close)}`;
}

/** The first visit: what this is, how much is here, and two ways to go on. @param {Page} page */
export function welcome(page) {
  const { t } = page.app;
  const tools = pickerTools(page);
  return html`<h1>${t('附近能进的地方')}</h1>
    <p class="muted">${t('喝水、上厕所、取暖、充电、歇脚：没有信号也能找到最近的驿站。')}</p>
    ${troubleNote(page)} ${locateButton(tools)} ${neighbours(page)} ${coverage(page)} ${placeList(tools, (text) => html`<h2>${text}</h2>`)}`;
}

/** How exact the place is and how fresh the data. @param {Page} page @param {string} cities */
export function hereDetail({ app: { t, settings, now }, here, finder }, cities) {
  const baked = finder.cities.map((city) => city.bakedOn).sort()[0] ?? '';
  const parts = [
    cities,
    here?.accuracy ? t('误差约 {n} 米', { n: Math.round(here.accuracy) }) : '',
    t('数据 {when}', { when: dayWord(t, baked, now().slice(0, 10)) }),
    settings.get('skew') ? t('手机时间不准，已按网络时间算') : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/** @param {Page} page @param {string} code */
export function groupTitle({ app: { t }, finder }, code) {
  /** @type {Record<string, [string, string]>} */
  const words = {
    stale: [t('消息旧了，先问问再去'), t('来源超过三年，或者有人说不在了。')],
    unlocated: [t('没有坐标，按区列出'), t('没人核实过坐标，我们不编。按地址在地图里找。')],
    none: [t('没写哪个区'), ''],
  };
  const [title, hint] = words[code] ?? [finder.nameOf(code, t.prefix !== ''), ''];
  return html`<div class="group">
    <h2>${title}</h2>
    ${hint ? html`<p class="small muted">${hint}</p>` : ''}
  </div>`;
}

/** @param {Page} page */
function troubleNote({ app: { t }, trouble }) {
  /** @type {Record<string, string>} */
  const words = {
    unreachable: t('没有下载到这座城的离线包。有网络时再试，手机里已有的照常能用。'),
    corrupt: t('下载的离线包不完整，没有用它。换个网络再试；公共无线网要先登录。'),
    full: t('手机空间不够，离线包没存下。可以先看，清出空间后再存。'),
    gone: t('没有这座城的数据。'),
    'no-city': t('你在的地方还没有收录站点。可以看看别的城市，或者请当地工会提供名单。'),
  };
  const text = words[trouble];
  return text ? html`<p class="note warn" role="alert">${icon('alert')}<span>${text}</span></p>` : '';
}

/** @param {Page} page */
function coverage({ app: { t }, index }) {
  if (!index) return '';
  return html`<p class="small muted">${coverageWords(t, index)} <a href="${t.prefix}/about">${t('从哪来，怎么加一座城')}</a></p>`;
}

/** @param {Page} page */
function empty(page) {
  const { t } = page.app;
  const { query, filters } = wishesOf(page);
  const clearQuery = () =>
    wish(page, (w) => {
      w.query = '';
    });
  return html`<div class="card stack">
    <h2>${query ? t('没找到“{query}”', { query }) : t('这样筛，一个也不剩')}</h2>
    <p class="muted">${query ? t('换个短一点的词，或者用拼音首字母，比如 ghyz。') : t('很多站点没写设施和时间，放宽一点再看。')}</p>
    <div class="row">
      ${query ? html`<button type="button" class="btn" @click=${clearQuery}>${t('清掉搜索')}</button>` : ''}
      ${howMany(filters) ? html`<button type="button" class="btn primary" @click=${clearFilters(page)}>${t('清掉筛选')}</button>` : ''}
    </div>
  </div>`;
}

/** Is even the nearest place so far that the city next door may be nearer? @param {import('../core/finder.js').Group[]} groups */
const isFar = (groups) => !(groups[0]?.items[0]?.distance < 3000);

/** Cities next door, on offer. @param {Page} page */
function neighbours(page) {
  const { t } = page.app;
  const held = page.finder.cities.map((city) => city.adcode);
  const offers = (page.index ?? []).filter(({ adcode }) => page.near.includes(adcode) && !held.includes(adcode));
  return offers.map(
    (entry) => html`<div class="note">
      ${icon('near')}
      <div class="row">
        <span class="grow">${t('{city}就在旁边，有 {n} 个站点', { city: (t.prefix && entry.name_en) || entry.name, n: entry.stations })}</span>
        <button type="button" class="btn" @click=${() => page.show([...held, entry.adcode])}>${t('也看那边')}</button>
      </div>
    </div>`,
  );
}

/** Within the thumb's arc: my place, and radar or list. @param {Page} page */
function dock(page) {
  const { t, settings } = page.app;
  const isRadar = settings.get('view') === 'radar';
  const toggle = () => {
    settings.set('view', isRadar ? 'list' : 'radar');
    page.draw();
    scrollTo({ top: 0 });
  };
  return html`<div class="dock noprint">
    <button type="button" class="btn primary" ?disabled=${page.locating} @click=${() => (page.here?.from === 'gps' ? locate(page) : page.open('picker'))}>
      ${icon('locate')} ${page.locating ? t('正在定位…') : t('我的位置')}
    </button>
    ${
      page.here
        ? html`<button type="button" class="btn" aria-pressed=${isRadar} @click=${toggle}>
          ${icon(isRadar ? 'list' : 'radar')} ${isRadar ? t('只看列表') : t('雷达')}
        </button>`
        : ''
    }
  </div>`;
}

/** @param {Page} page @returns {import('./picker.js').PickerTools} */
function pickerTools(page) {
  const { t } = page.app;
  return {
    t,
    index: page.index,
    city: page.finder.cities[0] ?? null,
    asked: wishesOf(page).asked,
    problem: placeProblem(t, page.problem),
    locating: page.locating,
    locate: () => locate(page, page.sheet !== null),
    pickCity: (adcode) => pickCity(page, adcode),
    pickDistrict: (district) => pickPoint(page, district, (t.prefix && district.nameEn) || district.name),
    again: () => refresh(page),
    type: (text) => {
      wishesOf(page).asked = text;
      page.draw();
    },
  };
}

/** @param {import('../core/words.js').Translate} t @param {string} code */
function placeProblem(t, code) {
  /** @type {Record<string, string>} */
  const words = {
    denied: t('没有得到位置许可。可以在浏览器设置里打开，或者在下面选一个区。'),
    unavailable: t('手机现在定不了位。走到开阔处再试，或者在下面选一个区。'),
    timeout: t('等了 15 秒还没定到位。再试一次，或者在下面选一个区。'),
    unsupported: t('这个浏览器不给位置。换系统浏览器，或者在下面选一个区。'),
  };
  return words[code] ?? '';
}

/** The sheets by name: title and body. @type {Record<'picker' | 'filters' | 'go', (page: Page, station?: import('../types').Station) => import('./sheet.js').Sheet>} */
export const sheets = {
  picker: (page) => ({ title: page.app.t('你在哪'), body: () => picker(pickerTools(page)) }),
  filters: (page) => ({
    title: page.app.t('筛选'),
    body: () => {
      const { counts } = wishesOf(page).apply({ here: null, limit: 0, now: page.app.now() });
      return counts ? allFilters(filterTools(page, counts), page.close, clearFilters(page)) : '';
    },
  }),
  go: (page, station) => ({
    title: station?.name ?? '',
    lang: 'zh',
    body: () => (station ? goBody(page, station) : ''),
  }),
};

/** @param {Page} page @param {import('../types').Station} station */
function goBody(page, station) {
  const { t, settings } = page.app;
  const chosen = (/** @type {string} */ name) => {
    settings.set('map', name);
    page.close();
  };
  const { lat, lng } = station;
  return html`<div class="stack">
    ${goList(t, station, settings.get('map') ?? 'amap', chosen)}
    ${
      lat !== null && lng !== null
        ? html`<button type="button" class="btn wide" @click=${() => pickPoint(page, { lat, lng }, station.name)}>${icon('pin')} ${t('从这里找附近的')}</button>`
        : ''
    }
  </div>`;
}
