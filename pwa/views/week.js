/** The hours of a week as a table, today in bold, with the words of the source below. */
import { html } from 'lit-html';

/** @typedef {import('../core/hours.js').WeekLine} WeekLine */

/** @param {import('../core/words.js').Translate} t @param {string} code */
function dayWord(t, code) {
  /** @type {Record<string, string>} */
  const words = {
    Mo: t('周一'),
    Tu: t('周二'),
    We: t('周三'),
    Th: t('周四'),
    Fr: t('周五'),
    Sa: t('周六'),
    Su: t('周日'),
    PH: t('法定节假日'),
  };
  return words[code];
}

/** Days with the same hours in one line. @param {WeekLine[]} week */
export function together(week) {
  /** @type {{first: string, last: string, spans: WeekLine['spans'], codes: string[]}[]} */
  const lines = [];
  for (const { days, spans } of week) {
    const before = lines[lines.length - 1];
    if (before && days !== 'PH' && String(before.spans) === String(spans)) {
      before.last = days;
      before.codes.push(days);
    } else lines.push({ first: days, last: days, spans, codes: [days] });
  }
  return lines;
}

/**
 * @param {import('../core/words.js').Translate} t @param {WeekLine[]} week
 * @param {string} words the source's own words @param {string} now local time
 */
export function weekTable(t, week, words, now) {
  const codes = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'];
  const today = codes[new Date(`${now.slice(0, 10)}T00:00:00Z`).getUTCDay()];
  return html`<section class="card stack" aria-labelledby="week-title">
    <h2 id="week-title">${t('开放时间')}</h2>
    ${
      week.length
        ? html`<table class="week num"><tbody>
          ${together(week).map(
            ({ first, last, spans, codes: days }) =>
              html`<tr class=${days.includes(today) ? 'today' : ''}>
                <th scope="row">${dayWord(t, first)}${first === last ? '' : t('至{day}', { day: dayWord(t, last) })}</th>
                <td>${spans === 'closed' ? t('不开') : spans.join(t('、'))}</td>
              </tr>`,
          )}
        </tbody></table>`
        : html`<p>${t('时间不详')}</p>`
    }
    ${words ? html`<p class="small muted">${t('来源原话：')}<span lang="zh">${words}</span></p>` : ''}
  </section>`;
}
