/** Who says what, and when: each aspect of a station has its own truth. */
import { html } from 'lit-html';
import { aspectWord } from '../core/more-words.js';
import { accessWord, dayWord } from '../core/words.js';
import { icon } from './icon.js';

/** @typedef {import('../types').Station} Station */
/** @type {import('../types').Aspect[]} */
const ASPECTS = ['exists', 'entry', 'hours', 'facilities', 'coordinates'];

/** @param {import('../core/words.js').Translate} t @param {import('../types').Truth} truth @param {string} today */
function truthWord(t, truth, today) {
  const when = dayWord(t, truth.date, today);
  if (truth.status === 'confirmed') return t('有人到场确认 · {when}', { when });
  if (truth.status === 'disputed')
    return truth.against
      ? t.n('{n} 个人说不对 · {when}', truth.against, { when })
      : t('有报道说不对 · {when}', { when });
  if (truth.status === 'reported') return t('来源这样写 · {when}', { when });
  return t('没人说过');
}

/** @param {import('../core/words.js').Translate} t @param {Station} station @param {string} today */
export function truthRows(t, station, today) {
  const { source } = station;
  return html`<dl class="facts">
      ${ASPECTS.map(
        (aspect) =>
          html`<div>
            <dt>${aspectWord(t, aspect)}</dt>
            <dd>
              ${truthWord(t, station.truth[aspect], today)}${
                aspect === 'coordinates' && station.precision === 'address'
                  ? html`<br /><span class="small muted">${t('按地址推算的，可能差一百米以上')}</span>`
                  : ''
              }
            </dd>
          </div>`,
      )}
    </dl>
    <p class="small">
      ${t('来源：')}${
        source.url
          ? html`<a href=${source.url} target="_blank" rel="noopener noreferrer nofollow" lang="zh">${source.title}</a>`
          : html`<span lang="zh">${source.title}</span>`
      }
      ${source.date ? html`<span class="num">（${source.date}）</span>` : ''} ${source.licence ? html` · ${source.licence}` : ''}
    </p>`;
}

/** Can I get in: the line that matters most, said plainly. @param {import('../core/words.js').Translate} t @param {Station} station */
export function entryLine(t, station) {
  const { entry } = station.truth;
  if (entry.status === 'disputed')
    return html`<p class="note warn">${icon('alert')}<span>${t('有人到过，没进去。去之前先打电话，或者看看别处。')}</span></p>`;
  if (station.access === 'unknown')
    return html`<p class="note">${icon('door')}<span>${t('能不能进去：没人说过。到了告诉大家一声。')}</span></p>`;
  return html`<p class="note">
    ${icon('door')}<span>${accessWord(t, station.access)}${station.accessNote ? html` · <span lang="zh">${station.accessNote}</span>` : ''}</span>
  </p>`;
}
