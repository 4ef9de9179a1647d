/** What every calculator's card is made of: a field, the result in big, the formula, where each number comes from. */
import { html } from 'lit-html';
import { needsAsking } from '../core/badge.js';
import { icon } from './icon.js';
import { dateWord } from './values.js';

/** @typedef {import('../core/words.js').Translate} Translate */
/** @typedef {import('../core/calc-parts.js').Calculation} Calculation */
/**
 * What a result says. `tone`: good, ask, wait; `figure` '' when there is none; `lines` in plain words; `formula`: one line
 * a sum; `warn`: what to be careful about.
 * @typedef {{ tone: string, lead: string, figure: string, lines: string[], formula: string[], warn: string[] }} Words
 */
/**
 * What a card is given. `typed` holds every field as text; `set` changes one.
 * @typedef {object} Tools
 * @property {Translate} t
 * @property {any} pack the benefits pack
 * @property {Record<string, string>} typed
 * @property {(name: string, value: string) => void} set
 * @property {string} on the day asked for, ISO
 * @property {string} today ISO
 * @property {string} place the name of the chosen place, '' when none
 * @property {(message: string, at?: string) => void} told `at`: the card it is said in, else below all
 */

/** 145400 -> '1,454.00'. @param {number} fen */
const yuan = (fen) => (fen / 100).toLocaleString('en', { minimumFractionDigits: 2 });

/** @param {Translate} t @param {number} fen */
export const moneyWord = (t, fen) => t('{n} 元', { n: yuan(fen) });

/** @param {Translate} t @param {[number, number | null]} ends fen */
export function moneyRange(t, [least, most]) {
  if (most === null) return t('{n} 元起', { n: yuan(least) });
  return least === most ? moneyWord(t, least) : t('{n} 元', { n: `${yuan(least)}–${yuan(most)}` });
}

/** 61 years 4 months. @param {Translate} t @param {number} months */
export function ageWord(t, months) {
  const [years, rest] = [Math.floor(months / 12), months % 12];
  return rest ? t('{years} 岁 {months} 个月', { years, months: rest }) : t('{years} 岁', { years });
}

/** @param {Translate} t @param {string} day ISO */
export const monthWord = (t, day) => dateWord(t, day.slice(0, 7));

/** @param {Partial<Words>} given @returns {Words} */
export const said = (given) => ({ tone: 'good', lead: '', figure: '', lines: [], formula: [], warn: [], ...given });

/** @param {Translate} t @param {string} [phone] */
export const unknownHere = (t, phone = '12333') =>
  said({ tone: 'wait', lead: t('这里的数还没读到，不猜。请问 {phone}。', { phone }) });

/** Nothing yet: what to fill in first. @param {string} lead */
export const ask = (lead) => said({ tone: 'ask', lead });

/** What was filled in cannot be. @param {Tools} tools @param {string} error a fact, a contradiction or a code */
export function wrongWord({ t, pack }, error) {
  const known = pack.ruleset.checks[error]?.say;
  if (known) return t.prefix ? known.en : known.zh;
  return error === 'bad-on' ? t('“按哪天算”不是一个日子') : t('填的内容对不上，请核对');
}

/**
 * A number to type: a label, its unit, what is wrong with it.
 * @param {Tools} tools @param {{ name: string, label: string, unit: string, value: number | null, decimal?: boolean, hint?: string }} field
 */
export function numberField({ t, typed, set }, { name, label, unit, value, decimal = false, hint = '' }) {
  const bad = Number.isNaN(value);
  return html`<div class="entry">
    <label for="f-${name}">${label}</label>
    <span class="unit"><input class="field big num" id="f-${name}" inputmode=${decimal ? 'decimal' : 'numeric'} autocomplete="off" enterkeyhint="done"
      .value=${typed[name] ?? ''} aria-invalid=${bad} aria-describedby="h-${name}"
      @input=${(/** @type {Event} */ event) => set(name, /** @type {HTMLInputElement} */ (event.target).value)} /><span>${unit}</span></span>
    <p class="small ${bad ? 'bad' : 'muted'}" id="h-${name}">${bad ? t('请只填数字，例如 12 或 1500；太大的也不行。') : hint}</p>
  </div>`;
}

/** Some buttons of which one is pressed. @param {Tools} tools @param {string} name @param {string} label @param {[string, string][]} options */
export const choices = (
  { typed, set },
  name,
  label,
  options,
) => html`<div class="entry" role="group" aria-label=${label}>
  <p>${label}</p>
  <div class="options">${options.map(
    ([value, words]) =>
      html`<button type="button" class="btn" aria-pressed=${typed[name] === value} @click=${() => set(name, typed[name] === value ? '' : value)}>${words}</button>`,
  )}</div>
</div>`;

/** Year and month: the day stays with the worker. @param {Tools} tools @param {string} name @param {string} label */
export function monthField({ t, typed, set, today }, name, label) {
  const [year = '', month = ''] = (typed[name] ?? '').split('-');
  const last = Number(today.slice(0, 4));
  const years = Array.from({ length: 86 }, (_, i) => String(last - 15 - i));
  const months = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));
  const pick = (/** @type {(value: string) => string} */ made) => (/** @type {Event} */ event) =>
    set(name, made(/** @type {HTMLSelectElement} */ (event.target).value));
  const option = (/** @type {string} */ one, /** @type {string} */ chosen) =>
    html`<option value=${one} .selected=${one === chosen}>${Number(one)}</option>`;
  return html`<div class="entry" role="group" aria-label=${label}>
    <p>${label}</p>
    <div class="pair">
      <p><label class="small muted" for="f-${name}-year">${t('年')}</label><select class="field big num" id="f-${name}-year" @change=${pick((value) => `${value}-${month}`)}>
        <option value="" .selected=${!year}>${t('选年份')}</option>${years.map((one) => option(one, year))}</select></p>
      <p><label class="small muted" for="f-${name}-month">${t('月')}</label><select class="field big num" id="f-${name}-month" @change=${pick((value) => `${year}-${value}`)}>
        <option value="" .selected=${!month}>${t('选月份')}</option>${months.map((one) => option(one, month))}</select></p>
    </div>
  </div>`;
}

/** @param {Words} words */
export const resultPart = (words) => html`<div class="result-box ${words.tone}" role="status">
  ${words.lead ? html`<p class=${words.figure ? '' : 'only'}>${words.lead}</p>` : ''}
  ${words.figure ? html`<p class="figure num">${words.figure}</p>` : ''}
  ${words.lines.map((line) => html`<p>${line}</p>`)}
  ${words.formula.length ? html`<div class="formula num">${words.formula.map((line) => html`<p>${line}</p>`)}</div>` : ''}
  ${words.warn.map((line) => html`<p class="small careful">${icon('alert')}<span>${line}</span></p>`)}
</div>`;

/** The result as text to share. @param {string} title @param {Words} words */
export const resultText = (title, { lead, figure, lines, formula, warn }) =>
  figure ? [title, [lead, figure].filter(Boolean).join(' '), ...lines, ...formula, ...warn].join('\n') : '';

/** A place name is no figure. @param {Calculation} calc @param {any} pack @param {string} on */
export const weak = (calc, pack, on) =>
  calc.sources.some(
    (id) => pack.sources[id] && needsAsking(pack.sources[id].confidence, pack.sources[id].review_by, on),
  );

/** @param {Translate} t @param {string} phone */
const badge = (t, phone) => html`<span class="badge small">${t('待核实，请问 {phone}', { phone })}</span>`;

/**
 * Where the numbers come from: each value used with its dates, each source with its day; the badge where one is weak.
 * @param {Tools} tools @param {Calculation} calc @param {string} [phone] whom to ask
 */
export function sourcesPart({ t, pack, today }, calc, phone = '12333') {
  if (!calc.sources.length) return '';
  const period = (/** @type {import('../core/calc-parts.js').Used} */ { from, to }) =>
    to
      ? t('{from} 到 {to}', { from: dateWord(t, from), to: dateWord(t, to) })
      : t('{from} 起', { from: dateWord(t, from) });
  const known = calc.sources.filter((id) => pack.sources[id]);
  const periods = (/** @type {string} */ id) => [
    ...new Set(calc.params.filter(({ source }) => source === id).map((row) => period(row))),
  ];
  return html`<div class="tail">
    <p class="row small muted">${weak(calc, pack, today) ? html`<a class="badge" href="tel:${phone}">${t('待核实，请问 {phone}', { phone })}</a>` : ''}<span>${t('以经办机构认定为准。')}</span></p>
    <details class="why"><summary class="small">${t.n('数字从哪来：{n} 个来源', known.length)}</summary>
      <ul class="sources small">${known.map((id) => {
        const source = pack.sources[id];
        return html`<li>
          ${source.link ? html`<a href=${source.link} rel="noreferrer" lang="zh">${source.title}</a>` : html`<span lang="zh">${source.title}</span>`}
          <span class="muted"><span lang="zh">${source.publisher}${source.doc ? ` ${source.doc}` : ''}</span> ${source.date}</span>
          ${periods(id).map((words) => html`<span class="muted">${t('适用：{period}', { period: words })}</span>`)}
          ${needsAsking(source.confidence, source.review_by, today) ? badge(t, phone) : ''}
        </li>`;
      })}</ul>
    </details>
  </div>`;
}
