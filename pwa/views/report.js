/** The form 'still right / not so': two big answers, what it is about, a few words, and where the report is now. */
import { html } from 'lit-html';
import { aspectWord } from '../core/more-words.js';
import { icon } from './icon.js';

/**
 * @typedef {object} Draft
 * @property {'' | 'right' | 'wrong'} answer
 * @property {import('../types').Aspect[]} aspects
 * @property {string} words
 * @property {string} id of the kept report, '' before
 * @property {string} state '' | waiting | sending | received | refused
 * @property {string} error code, '' when none
 */

/** @type {import('../types').Aspect[]} */
const ASPECTS = ['exists', 'entry', 'hours', 'facilities', 'coordinates'];
export const LONGEST = 300;

/**
 * @param {import('../core/words.js').Translate} t @param {Draft} draft
 * @param {{change: () => void, send: () => void, again: () => void}} on
 */
export function reportForm(t, draft, on) {
  if (draft.state) return sent(t, draft, on.again);
  /** @param {'right' | 'wrong'} answer */
  const choose = (answer) => () => {
    draft.answer = answer;
    draft.aspects = answer === 'right' ? ['exists', 'entry'] : [];
    draft.error = '';
    on.change();
  };
  return html`<p class="muted small">${t('不用登录，不留名字。没网也能点，有网时自动发出去，只发一次。')}</p>
    <div class="row fill">
      <button type="button" class="btn" aria-pressed=${draft.answer === 'right'} @click=${choose('right')}>${icon('check')} ${t('还对')}</button>
      <button type="button" class="btn" aria-pressed=${draft.answer === 'wrong'} @click=${choose('wrong')}>${icon('x')} ${t('不对')}</button>
    </div>
    ${draft.answer ? details(t, draft, on) : ''}`;
}

/** @param {import('../core/words.js').Translate} t @param {Draft} draft @param {{change: () => void, send: () => void}} on */
function details(t, draft, on) {
  const question = draft.answer === 'right' ? t('哪些你看到是对的？') : t('哪里不对？');
  const left = LONGEST - Array.from(draft.words).length;
  /** @param {import('../types').Aspect} aspect */
  const toggle = (aspect) => (/** @type {Event} */ event) => {
    const { checked } = /** @type {HTMLInputElement} */ (event.target);
    draft.aspects = checked ? [...draft.aspects, aspect] : draft.aspects.filter((a) => a !== aspect);
    draft.error = '';
    on.change();
  };
  /** @param {Event} event */
  const type = (event) => {
    draft.words = /** @type {HTMLTextAreaElement} */ (event.target).value;
    on.change();
  };
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    draft.error = draft.aspects.length === 0 ? 'no-aspect' : left < 0 ? 'words-too-long' : '';
    if (draft.error) on.change();
    else on.send();
  };
  return html`<form class="stack rise" @submit=${submit} novalidate>
    ${draft.error ? html`<p class="note warn" role="alert" id="report-error">${icon('alert')}<span>${errorWord(t, draft.error)}</span></p>` : ''}
    <fieldset aria-describedby=${draft.error ? 'report-error' : ''}>
      <legend>${question}</legend>
      ${ASPECTS.map(
        (aspect) =>
          html`<label class="choice">
            <input type="checkbox" .checked=${draft.aspects.includes(aspect)} @change=${toggle(aspect)} />${aspectWord(t, aspect)}
          </label>`,
      )}
    </fieldset>
    <label class="stack">
      <span>${t('想多说一句（可不写）')}</span>
      <textarea class="field" rows="3" .value=${draft.words} @input=${type} aria-describedby="report-left"></textarea>
      <span id="report-left" class="small muted num">
        ${left >= 0 ? t('还能写 {n} 个字。不要写名字和电话。', { n: left }) : t('多了 {n} 个字', { n: -left })}
      </span>
    </label>
    <button class="btn primary wide">${t('提交')}</button>
  </form>`;
}

/** @param {import('../core/words.js').Translate} t @param {Draft} draft @param {() => void} again */
function sent(t, draft, again) {
  return html`<p class="note ${draft.state === 'refused' ? 'warn' : ''}" role="status">
      ${icon(draft.state === 'received' ? 'check' : draft.state === 'refused' ? 'alert' : 'clock')}
      <span>${sendWord(t, draft.state)}</span>
    </p>
    ${draft.state === 'received' ? html`<button type="button" class="btn quiet" @click=${again}>${t('再说一条')}</button>` : ''}`;
}

/** Where a report is, in words. @param {import('../core/words.js').Translate} t @param {string} state */
export function sendWord(t, state) {
  if (state === 'received') return t('收到了，谢谢。下次更新数据时生效。');
  if (state === 'sending') return t('正在发…');
  if (state === 'refused') return t('服务器不收这一条。它还在手机里，到“我的”里看原因。');
  return t('已存在手机里，还没发出。有网时自动发。');
}

/** @param {import('../core/words.js').Translate} t @param {string} code */
function errorWord(t, code) {
  if (code === 'no-aspect') return t('勾一项：说的是哪一样？');
  if (code === 'words-too-long') return t('字太多了，删掉一些再提交。你写的都还在。');
  if (code === 'outdated') return t('驿路在另一个页面里换了新版本。先把这几句话抄下来，刷新这一页再提交。');
  return t('这一条没有存住：手机没有空间，或者浏览器不让存。先别关页面，清出空间再提交。');
}
