/** The list of guides as server/templates/guides.html draws it, with a search that needs no network. */
import { html } from 'lit-html';
import { guideIcon } from './guide.js';
import { icon } from './icon.js';

/** @typedef {import('./guide.js').T} T @typedef {import('../core/guide-search.js').Marked} Marked @typedef {import('../core/guide-search.js').Found} Found */
/** @typedef {import('../types').Benefits} Benefits */

/** @param {Marked} parts */
const markedText = (parts) => parts.map(([text, hit]) => (hit ? html`<mark>${text}</mark>` : text));

/** @param {T} t @param {string} id @param {string} name of its icon @param {unknown} title @param {unknown} line */
const row = (t, id, name, title, line) =>
  html`<li><a href=${`${t.prefix}/guides/${id}`}>${guideIcon(name, 'g-icon')}<span><b>${title}</b><span class="muted small">${line}</span></span><svg class="i muted" aria-hidden="true"><use href="#i-chevron"></use></svg></a></li>`;

/**
 * @param {T} t @param {Benefits} pack @param {'zh' | 'en'} side @param {string} query @param {Found[]} found
 * @param {(query: string) => void} ask
 */
export function guideList(t, pack, side, query, found, ask) {
  return html`<div class="g-head"><h1>${t('指南')}</h1><p class="muted">${t('一件事一页：先做什么、带什么、问谁。每个数字都写着出处和日期。')}</p></div>
    <div class="g-find"><label class="sr" for="g-query">${t('搜指南')}</label>${icon('search')}<input id="g-query" class="field" type="search" enterkeyhint="search" autocomplete="off" placeholder=${t('搜：受伤、养老、拼音首字母')} .value=${query} @input=${(/** @type {any} */ event) => ask(event.target.value)} /></div>
    <p class="sr" role="status">${query.trim() ? t.n('{n} 篇指南', found.length) : ''}</p>
    ${query.trim() ? results(t, found, ask) : groups(t, pack, side)}
    <p class="g-note">${t('以经办机构认定为准。')}</p>`;
}

/** @param {T} t @param {Benefits} pack @param {'zh' | 'en'} side */
function groups(t, pack, side) {
  const byId = new Map(pack.guides.map((guide) => [guide.id, guide]));
  return pack.groups.map(
    ({ title, guides }) =>
      html`<section class="g-group"><h2>${title[side]}</h2><ul class="g-rows">${guides.map((id) => {
        const guide = /** @type {import('../types').Guide} */ (byId.get(id));
        return row(t, id, guide.icon, guide.title[side], guide.summary[side]);
      })}</ul></section>`,
  );
}

/** @param {T} t @param {Found[]} found @param {(query: string) => void} ask */
function results(t, found, ask) {
  if (found.length)
    return html`<ul class="g-rows">${found.map(({ guide, title, line }) => row(t, guide.id, guide.icon, markedText(title), markedText(line)))}</ul>`;
  return html`<div class="card g-none"><h2>${t('没找到这件事')}</h2><p>${t('换个短一点的词试试。急着办就打电话问：')}</p>
    <div class="row fill"><a class="btn primary" href="tel:12333">${icon('phone')}${t('打 {phone}', { phone: '12333' })}</a><a class="btn" href="tel:12345">${icon('phone')}${t('打 {phone}', { phone: '12345' })}</a></div>
    <button type="button" class="btn quiet" @click=${() => ask('')}>${icon('x')}${t('清空，看全部')}</button></div>`;
}
