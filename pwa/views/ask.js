/** One question on the screen: big answers, 'don't know' always among them. */
import { html } from 'lit-html';
import { placeField } from './place-field.js';
import { of } from './values.js';

/** @typedef {import('../core/words.js').Translate} Translate */
/**
 * @typedef {object} AskTools
 * @property {Translate} t
 * @property {import('../core/rules-types').Ruleset} set
 * @property {import('./place-field.js').Place[]} places
 * @property {string[]} near adcodes of the cities this phone keeps
 * @property {string} today ISO
 * @property {any} value the answer given before, undefined when none
 * @property {any} typed what is being typed; undefined when nothing
 * @property {string} problem why the typed value will not do, '' when it will
 * @property {(value: any) => void} answer
 * @property {(typed: any) => void} type
 * @property {() => void} unsure
 */

/** @param {string} fact @param {AskTools} tools */
export function question(fact, tools) {
  const { t, set } = tools;
  const { ask, type } = set.facts[fact];
  const body = {
    bool: yesNo,
    string: choice,
    list: several,
    adcode: place,
    int: number,
    date: fact === 'birth' ? birth : day,
  }[type];
  return html`<fieldset class="stack ask">
    <legend><h1 tabindex="-1">${of(t, ask)}</h1></legend>
    ${body(fact, tools)}
    <button type="button" class="answer quiet" @click=${tools.unsure}>${t('不知道，先跳过')}</button>
  </fieldset>`;
}

/** @param {AskTools} tools @param {any} value @param {string} words */
const answer = ({ value: before, answer: give }, value, words) =>
  html`<li><button type="button" class="answer" aria-pressed=${before === value} @click=${() => give(value)}>${words}</button></li>`;

/** @param {string} _ @param {AskTools} tools */
function yesNo(_, tools) {
  return html`<ul class="rows">${answer(tools, true, tools.t('是'))} ${answer(tools, false, tools.t('不是'))}</ul>`;
}

/** Answers in the order they were written down. @param {AskTools} tools @param {string} fact @returns {[string, import('../core/rules-types').Both][]} */
function optionsOf({ set }, fact) {
  const { values = [], options = {} } = set.facts[fact];
  return values.map((value) => [value, options[value]]);
}

/** @param {string} fact @param {AskTools} tools */
function choice(fact, tools) {
  const options = optionsOf(tools, fact);
  return html`<ul class="rows ${options.length > 12 ? 'two' : ''}">${options.map(([value, words]) => answer(tools, value, of(tools.t, words)))}</ul>`;
}

/** @param {string} fact @param {AskTools} tools */
function several(fact, tools) {
  const { t, type } = tools;
  /** @type {string[]} */
  const chosen = tools.typed ?? tools.value ?? [];
  const toggle = (/** @type {string} */ value) =>
    type(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  const options = optionsOf(tools, fact);
  return html`<ul class="rows">${options.map(
    ([value, words]) =>
      html`<li><button type="button" class="answer" role="checkbox" aria-checked=${chosen.includes(value)} @click=${() => toggle(value)}>${of(t, words)}</button></li>`,
  )}</ul>
  <button type="button" class="btn primary wide" @click=${() => tools.answer(chosen)}>${t('就这些')}</button>`;
}

/** @param {string} _ @param {AskTools} tools */
const place = (_, { t, places, near, value, answer }) =>
  placeField(t, {
    value,
    onPick: answer,
    places,
    near: value ? [value, ...near.filter((one) => one !== value)] : near,
  });

/** Money in yuan, rates in percent: kept in fen and basis points. */
const STEPS = /** @type {Record<string, number>} */ ({ fen: 100, bp: 100 });

/** @param {string} fact @param {AskTools} tools */
function number(fact, tools) {
  const { t, set } = tools;
  const { unit = '' } = set.facts[fact];
  const step = STEPS[unit] ?? 1;
  const shown = tools.typed ?? (tools.value === undefined ? '' : String(tools.value / step));
  const words = { fen: t('元'), bp: '%', months: t('个月'), days: t('天') }[unit] ?? '';
  /** @param {Event} event */
  const done = (event) => {
    event.preventDefault();
    const text = String(shown).replace(/[,，\s]/g, '');
    tools.answer(/^\d+(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * step) : Number.NaN);
  };
  return html`<form class="stack" @submit=${done}>
    <label class="unit"><span class="sr">${of(t, set.facts[fact].ask)}</span>
      <input class="field big num" inputmode=${step > 1 ? 'decimal' : 'numeric'} autocomplete="off" .value=${shown} aria-invalid=${Boolean(tools.problem)} aria-describedby="problem"
        @input=${(/** @type {Event} */ event) => tools.type(/** @type {HTMLInputElement} */ (event.target).value)} />
      <span>${words}</span></label>
    ${problem(tools)}
    <button class="btn primary wide">${t('下一步')}</button>
  </form>`;
}

/** @param {string} fact @param {AskTools} tools */
function day(fact, tools) {
  const { t, today } = tools;
  const shown = tools.typed ?? tools.value ?? '';
  const before = new Date(Date.parse(today) - 864e5).toISOString().slice(0, 10);
  /** @param {Event} event */
  const done = (event) => {
    event.preventDefault();
    tools.answer(shown);
  };
  return html`<form class="stack" @submit=${done}>
    ${fact === 'accident_date' ? html`<ul class="rows">${answer(tools, today, t('今天'))} ${answer(tools, before, t('昨天'))}</ul>` : ''}
    <label><span class="small muted">${t('选日期')}</span>
      <input class="field big" type="date" .value=${shown} aria-invalid=${Boolean(tools.problem)} aria-describedby="problem"
        @input=${(/** @type {Event} */ event) => tools.type(/** @type {HTMLInputElement} */ (event.target).value)} /></label>
    ${problem(tools)}
    <button class="btn primary wide" ?disabled=${!shown}>${t('下一步')}</button>
  </form>`;
}

/** Year and month are enough: the day stays with the worker. @param {string} _ @param {AskTools} tools */
function birth(_, tools) {
  const { t, today } = tools;
  const shown = tools.typed ?? tools.value?.slice(0, 7) ?? '';
  const [year = '', month = ''] = shown.split('-');
  const last = Number(today.slice(0, 4));
  /** @param {string} y @param {string} m */
  const type = (y, m) => tools.type(`${y}-${m}`);
  /** @param {Event} event */
  const done = (event) => {
    event.preventDefault();
    tools.answer(`${shown}-01`);
  };
  const from = (/** @type {Event} */ event) => /** @type {HTMLSelectElement} */ (event.target).value;
  const years = Array.from({ length: 90 }, (_, i) => String(last - 14 - i));
  const months = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));
  return html`<form class="stack" @submit=${done}>
    <p class="muted">${t('只要年月，只在这台手机上算。')}</p>
    <div class="row fill">
      <label class="grow"><span class="small muted">${t('年')}</span>
        <select class="field big num" @change=${(/** @type {Event} */ e) => type(from(e), month)}>
          <option value="" ?selected=${!year}>${t('选年份')}</option>
          ${years.map((one) => html`<option value=${one} ?selected=${one === year}>${one}</option>`)}
        </select></label>
      <label class="grow"><span class="small muted">${t('月')}</span>
        <select class="field big num" @change=${(/** @type {Event} */ e) => type(year, from(e))}>
          <option value="" ?selected=${!month}>${t('选月份')}</option>
          ${months.map((one) => html`<option value=${one} ?selected=${one === month}>${Number(one)}</option>`)}
        </select></label>
    </div>
    ${problem(tools)}
    <button class="btn primary wide" ?disabled=${!(year && month)}>${t('下一步')}</button>
  </form>`;
}

/** @param {AskTools} tools */
const problem = ({ problem }) => html`<p id="problem" class="bad" role="alert">${problem}</p>`;
