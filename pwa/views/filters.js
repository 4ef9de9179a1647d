/** Chips that say how many places would remain, and the sheet with all of them. */
import { html } from 'lit-html';
import { accessWord, facilityWord, kindWord } from '../core/words.js';
import { icon } from './icon.js';

/** @typedef {import('../core/filters.js').Filters} Filters */
/** @typedef {import('../core/filters.js').Counts} Counts */
/** @typedef {'kinds' | 'facilities' | 'access'} SetName */

const QUICK = ['hot_water', 'toilet', 'charging', 'microwave', 'ac', 'heating', 'first_aid'];
const ACCESS = ['open_door', 'scan', 'face', 'id_card', 'ask_staff'];

/**
 * @typedef {object} FilterTools
 * @property {import('../core/words.js').Translate} t
 * @property {Filters} filters
 * @property {Counts} counts
 * @property {(change: (filters: Filters) => void) => void} set
 */

/** @param {string} word @param {number} count @param {boolean} on @param {() => void} toggle */
function chip(word, count, on, toggle) {
  return html`<button type="button" class="chip" aria-pressed=${on} ?disabled=${!on && count === 0} @click=${toggle}>
    ${word} <span class="num">${count}</span>
  </button>`;
}

/** @param {FilterTools} tools @param {'open' | 'night' | 'wheelchair'} name @param {string} word */
const flag = ({ filters, counts, set }, name, word) =>
  chip(word, counts[name], filters[name], () =>
    set((f) => {
      f[name] = !f[name];
    }),
  );

/** @param {FilterTools} tools @param {SetName} group @param {string} code @param {string} word */
const member = ({ filters, counts, set }, group, code, word) =>
  chip(word, counts[group][code] ?? 0, filters[group].has(code), () =>
    set((f) => {
      if (!f[group].delete(code)) f[group].add(code);
    }),
  );

/** How many filters are on. @param {Filters} f */
export const howMany = (f) =>
  Number(f.open) + Number(f.night) + Number(f.wheelchair) + f.kinds.size + f.facilities.size + f.access.size;

/** The row of chips above the list. @param {FilterTools} tools @param {() => void} openAll @param {() => void} clear */
export function chipRow(tools, openAll, clear) {
  const { t, filters, counts } = tools;
  const on = howMany(filters);
  const quick = QUICK.filter((code) => counts.facilities[code] || filters.facilities.has(code));
  return html`<div class="chips" role="group" aria-label=${t('筛选')}>
    <button type="button" class="chip" aria-pressed=${on > 0} @click=${openAll}>${icon('filter')} ${t('筛选')}${on ? html` <span class="num">${on}</span>` : ''}</button>
    ${on ? html`<button type="button" class="chip" @click=${clear}>${icon('x')} ${t('清除')}</button>` : ''}
    ${flag(tools, 'open', t('现在开着'))} ${flag(tools, 'night', t('夜里开'))}
    ${quick.map((code) => member(tools, 'facilities', code, facilityWord(t, code)))}
  </div>`;
}

/** Everything that can be filtered, in the sheet. @param {FilterTools} tools @param {() => void} done @param {() => void} clear */
export function allFilters(tools, done, clear) {
  const { t, filters, counts } = tools;
  /** @param {SetName} group @param {string[]} codes */
  const present = (group, codes) => codes.filter((code) => counts[group][code] || filters[group].has(code));
  const kinds = present('kinds', Object.keys(counts.kinds));
  const facilities = present('facilities', Object.keys(counts.facilities));
  const access = present('access', ACCESS);
  return html`<div class="stack">
    <div class="chips wrap">
      ${flag(tools, 'open', t('现在开着'))} ${flag(tools, 'night', t('夜里开'))} ${flag(tools, 'wheelchair', t('轮椅能进'))}
    </div>
    ${
      kinds.length
        ? html`<h3>${t('哪一类')}</h3>
          <div class="chips wrap">${kinds.map((code) => member(tools, 'kinds', code, kindWord(t, code)))}</div>`
        : ''
    }
    ${
      facilities.length
        ? html`<h3>${t('要有什么')}</h3>
          <div class="chips wrap">${facilities.map((code) => member(tools, 'facilities', code, facilityWord(t, code)))}</div>`
        : ''
    }
    ${
      access.length
        ? html`<h3>${t('怎么进')}</h3>
          <div class="chips wrap">${access.map((code) => member(tools, 'access', code, accessWord(t, code)))}</div>`
        : ''
    }
    <p class="small muted">${t('没写设施的站点不一定没有，只是没人说过。')}</p>
    <div class="row fill">
      <button type="button" class="btn" @click=${clear}>${t('清除')}</button>
      <button type="button" class="btn primary" @click=${done}>${t.n('看 {n} 个站点', counts.total)}</button>
    </div>
  </div>`;
}
