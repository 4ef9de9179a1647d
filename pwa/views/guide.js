/** A guide as server/templates/guide.html draws it, with what only a script can do: read aloud, share, print, copy. */
import { html } from 'lit-html';
import { sourceFacts } from '../core/guide-words.js';
import { icon } from './icon.js';

/** @typedef {import('../core/words.js').Translate} Translate */
/** @typedef {import('../core/guide-view.js').View} View @typedef {import('../core/guide-view.js').Line} Line */
/** @typedef {Translate & import('../core/i18n.js').T} T */
/** @typedef {{tools: unknown, copy: (text: string) => void, copied: string}} Parts `copied`: what was copied last */

/** An icon of the sprite of guides. @param {string} name @param {string} [kind] */
export const guideIcon = (name, kind = '') =>
  html`<svg class=${`i ${kind}`} aria-hidden="true"><use href=${`#g-${name}`}></use></svg>`;

const CHINESE = /([\u3400-\u9fff\uff00-\uffef《》、。]*[\u3400-\u9fff][\u3400-\u9fff\uff00-\uffef《》、。]*)/;

/** Chinese words inside another language, marked as such for voices and fonts. @param {T} t @param {string} text */
const tongue = (t, text) =>
  t.prefix ? text.split(CHINESE).map((part, i) => (i % 2 ? html`<span lang="zh">${part}</span>` : part)) : text;

/** @param {T} t */
const badge = (t) => html` <span class="g-badge">${t('待核实，请问 12333')}</span>`;

/** @param {T} t @param {Line} line */
const lineOf = (t, { text, marks, doubt }) =>
  html`${tongue(t, text)}${marks.length ? html`<sup class="g-mark" aria-hidden="true">${marks.map((n) => `[${n}]`)}</sup>` : ''}${doubt ? badge(t) : ''}`;

/** @param {T} t @param {import('../core/guide-view.js').SourceLine[]} sources */
function sourcesOf(t, sources) {
  if (!sources.length) return '';
  return html`<details class="g-from"><summary>${t('出处和日期')} <span class="num">(${sources.length})</span></summary><ol>${sources.map(
    (it) =>
      html`<li><span>${it.link ? html`<a href=${it.link} rel="noopener noreferrer" lang="zh">${it.title}</a>` : html`<span lang="zh">${it.title}</span>`}${it.doubt ? badge(t) : ''}</span><span class="muted small">${tongue(t, sourceFacts(t, it))}</span></li>`,
  )}</ol></details>`;
}

/** @param {T} t @param {{kind: string, lines: Line[]}} run */
function runOf(t, { kind, lines }) {
  if (kind === 'step')
    return html`<ol class="g-steps">${lines.map((line) => html`<li><span>${lineOf(t, line)}</span></li>`)}</ol>`;
  if (kind === 'item') return html`<ul class="g-items">${lines.map((line) => html`<li>${lineOf(t, line)}</li>`)}</ul>`;
  if (kind === 'check')
    return html`<ul class="g-checks">${lines.map((line) => html`<li><label><input type="checkbox" /><span>${lineOf(t, line)}</span></label></li>`)}</ul>`;
  if (kind === 'warn')
    return lines.map((line) => html`<div class="note warn">${icon('alert')}<p>${lineOf(t, line)}</p></div>`);
  return lines.map((line) => html`<p>${lineOf(t, line)}</p>`);
}

/** @param {T} t @param {import('../core/guide-view.js').Ask} ask @param {Parts} parts */
function askOf(t, { name, phone, hours, handles, notFor, say }, { copy, copied }) {
  return html`<div class="card"><h3>${tongue(t, name)}</h3>
    <p class="muted small">${tongue(t, hours)}</p>
    <p class="small">${t('能问：')}${tongue(t, handles)}</p>
    ${notFor ? html`<p class="small">${t('问不了：')}${tongue(t, notFor)}</p>` : ''}
    <p class="g-label">${t('可以这样说')}</p>
    <blockquote>${tongue(t, say)}</blockquote>
    <div class="row fill noprint">${phone ? html`<a class="btn primary" href=${`tel:${phone}`}>${icon('phone')}${t('打 {phone}', { phone })}</a>` : ''}<button type="button" class="btn" @click=${() => copy(say)}>${guideIcon('copy')}${copied === say ? t('已复制') : t('复制这段话')}</button></div></div>`;
}

/** @param {T} t @param {View} view @param {Parts} parts */
export function guideArticle(t, view, parts) {
  return html`<article class="g-guide">
    <a class="g-back" href=${`${t.prefix}/guides`}>${icon('back')}${t('全部指南')}</a>
    <header class="g-top">${guideIcon(view.icon, 'g-icon')}<div><h1>${tongue(t, view.title)}</h1><p class="g-lead">${tongue(t, view.summary)}</p></div></header>
    <div class="g-tools noprint">${parts.tools}</div>
    ${view.late ? html`<p class="note warn">${t('这篇过了复核日期 {date}，数字可能变了，先问再办。', { date: view.reviewBy })}</p>` : ''}
    ${view.sections.map(
      ({ title, runs, sources }) =>
        html`<section class="g-part"><h2>${tongue(t, title)}</h2>${runs.map((run) => runOf(t, run))}${sourcesOf(t, sources)}</section>`,
    )}
    ${view.check ? html`<a class="btn wide noprint" href=${`${t.prefix}/benefits`}>${icon('shield')}${t('答几个问题，看看你可能符合哪些')}</a>` : ''}
    <section class="g-part g-ask"><h2>${t('问谁')}</h2>${view.ask.map((ask) => askOf(t, ask, parts))}${sourcesOf(t, view.askSources)}</section>
    <p class="g-note">${t('以经办机构认定为准。')} <span class="num">${t('内容核对于 {date}', { date: view.reviewed })}</span></p>
  </article>`;
}
