/** The meter of days to report an injury and to claim: where today stands, what comes next, what to do when it is over. */
import { html } from 'lit-html';
import { claimMeter } from '../core/calc.js';
import { calendarText } from '../core/ics.js';
import { ask, said, wrongWord } from './calc-parts.js';
import { icon } from './icon.js';
import { saveText } from './share.js';
import { dateWord } from './values.js';

/** @typedef {import('./calc-parts.js').Tools} Tools */
/** @typedef {import('./calc-parts.js').Calculation} Calculation */
/** @typedef {import('./calc-parts.js').Words} Words */
/** @typedef {import('../core/calc-claim.js').ClaimStep} ClaimStep */

export const claim = {
  id: 'claim',
  icon: 'heart',
  phone: '12333',
  /** @param {Tools['t']} t */
  title: (t) => t('送单受伤，还剩几天'),
  /** @param {Tools['t']} t */
  short: (t) => t('受伤期限'),
  /** Nothing is typed here. @returns {number[]} */
  numbers: () => [],
  /** @param {Tools} tools */
  calc: ({ pack, typed, on }) => claimMeter(pack.ruleset, { accident: typed.accident ?? '', on }),
  /** @param {Tools} tools */
  fields({ t, typed, set, today }) {
    const before = new Date(Date.parse(today) - 864e5).toISOString().slice(0, 10);
    const quick = (/** @type {string} */ day, /** @type {string} */ words) =>
      html`<button type="button" class="btn" aria-pressed=${typed.accident === day} @click=${() => set('accident', day)}>${words}</button>`;
    return html`<div class="entry">
      <label for="f-accident">${t('哪一天受的伤')}</label>
      <input class="field big num" id="f-accident" type="date" max=${today} .value=${typed.accident ?? ''}
        @input=${(/** @type {Event} */ event) => set('accident', /** @type {HTMLInputElement} */ (event.target).value)} />
      <div class="options">${quick(today, t('今天'))} ${quick(before, t('昨天'))}</div>
    </div>`;
  },
  /** @param {Tools} tools @param {Calculation} calc @returns {Words} */
  words(tools, calc) {
    const { t } = tools;
    if (calc.missing.length) return ask(t('选受伤那天，就知道下一步和日子。没出事也先记住：当天就在App里报案。'));
    if (calc.error) return said({ tone: 'wait', lead: wrongWord(tools, calc.error) });
    const { steps, left } = calc.amounts;
    const next = steps.find((/** @type {ClaimStep} */ step) => step.next);
    const second = t('30 天、90 天只在一份二手资料里读到，不等最后一天，越早越好。');
    if (!next)
      return said({
        tone: 'wait',
        lead: t('90 天已经过了'),
        figure: t.n('过了 {n} 天', -left),
        lines: [t('照样去申请：写一份超期说明，讲清为什么晚，再问 12333。')],
        warn: [second],
      });
    return said({
      tone: 'wait',
      lead: t('今天是第 {n} 天，离第 90 天', { n: calc.value }),
      figure: left ? t.n('还剩 {n} 天', left) : t('就是今天'),
      lines: [t('下一步：{what}', { what: stepWord(t, next.id)[0] })],
      formula: [
        t('{day} + 90 天 = {last}', { day: dateWord(t, calc.formula[0].value), last: dateWord(t, steps[6].on) }),
      ],
      warn: [second],
    });
  },
  /** The days, and a calendar file of those to come. @param {Tools} tools @param {Calculation} calc */
  more(tools, calc) {
    const { t } = tools;
    /** @type {ClaimStep[]} */
    const steps = calc.amounts.steps ?? [];
    if (!steps.length) return '';
    const ahead = steps.filter(({ over }) => !over);
    return html`<ol class="meter">${steps.map(
      (step) => html`<li class=${step.next ? 'next' : step.over ? 'over' : ''}>
          <p class="num small"><b>${t('第 {n} 天', { n: step.day })}</b> ${dateWord(t, step.on)} <b class="end">${leftWord(t, step.left)}</b></p>
          <p>${stepWord(t, step.id)[0]}</p>
          <p class="small">${stepWord(t, step.id)[1]}</p></li>`,
    )}</ol>
      ${ahead.length ? html`<button type="button" class="btn wide noprint" @click=${() => remind(tools, ahead)}>${icon('calendar')} ${t('提醒我：记到手机日历')}</button>` : ''}`;
  },
};

/** @param {Tools['t']} t @param {number} left */
const leftWord = (t, left) => (left < 0 ? t('过了') : left ? t.n('还剩 {n} 天', left) : t('就是今天'));

/** What to do, and what if it is over. @param {Tools['t']} t @param {string} id @returns {[string, string]} */
function stepWord(t, id) {
  /** @type {Record<string, [string, string]>} */
  const words = {
    report: [t('在App里报案'), t('没当天报的，现在就报。')],
    'check-report': [t('看平台受理了没有'), t('没受理就截图，打平台客服和 12333。')],
    'ask-platform': [t('催平台提交申请'), t('留下通话和聊天记录。')],
    'platform-files': [t('平台应在这天前申请'), t('平台没申请，自己去申请。')],
    'prepare-own': [t('平台没办，自己备材料'), t('订单截图、现场照片、病历票据、身份证。')],
    'file-own': [t('自己申请，稳妥的最后一天'), t('别等到第 90 天。')],
    'late-statement': [t('期限到这天'), t('过了也去申请，附超期说明。')],
  };
  return words[id];
}

/** @param {Tools} tools @param {ClaimStep[]} steps */
function remind({ t, told }, steps) {
  const reminders = steps.map(({ id, on, day }) => ({
    uid: `injury-claim-${id}-${on}`,
    on,
    title: t('职业伤害：{what}', { what: stepWord(t, id)[0] }),
    text: `${t('第 {n} 天', { n: day })}。${stepWord(t, id)[1]}${t('打 12333 问。')}`,
  }));
  saveText('waystation.ics', 'text/calendar', calendarText(reminders, new Date().toISOString()));
  told(t('提醒已存成日历文件，打开它就能加进手机日历。'), claim.id);
}
