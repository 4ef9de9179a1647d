/** All results at once: grouped by verdict word, the urgent first, each opening to why, source, next step and whom to ask. */
import { html } from 'lit-html';
import { asText, grouped } from '../core/checker.js';
import { calendarText } from '../core/ics.js';
import { scopeWords, verdictWord } from './check-words.js';
import { icon } from './icon.js';
import { saveText, shareText } from './share.js';
import { amountWord, answerWord, dateWord, of, valueWord } from './values.js';
import { whyPart } from './why.js';

/** @typedef {import('../core/words.js').Translate} Translate */
/**
 * @typedef {object} Results
 * @property {Translate} t
 * @property {any} pack the benefits pack
 * @property {ReturnType<typeof import('../core/checker.js').check>} checked
 * @property {string} on the day asked for, ISO
 * @property {string} today ISO
 * @property {string} scope
 * @property {string[]} answers facts answered or skipped, in that order
 * @property {Record<string, any>} facts
 * @property {any[]} contradictions
 * @property {(adcode: string) => string} placeName
 * @property {(fact: string) => void} ask
 * @property {(on: string) => void} setOn
 * @property {() => void} more
 * @property {() => void} wipe
 * @property {(message: string) => void} told
 */

/** @param {Results} tools */
export function results(tools) {
  const { t, checked, pack } = tools;
  const groups = grouped(checked.items);
  const [, , scope] = scopeWords(t).find(([one]) => one === tools.scope) ?? ['', '', ''];
  return html`<h1 tabindex="-1">${scope}</h1>
    ${asOf(tools)}
    ${tools.contradictions.map((one) => html`<p class="note warn" role="alert">${icon('alert')}<span>${of(t, one.say ?? one)}</span></p>`)}
    ${checked.next ? html`<button type="button" class="btn primary wide noprint" @click=${() => tools.ask(/** @type {string} */ (checked.next))}>${t.n('接着答，最多还有 {n} 问', checked.left)}</button>` : ''}
    ${groups.map((group) => groupPart(group, tools))}
    ${answersPart(tools)}
    <div class="row fill noprint">
      <button type="button" class="btn" @click=${() => share(tools)}>${icon('share')} ${t('发给自己')}</button>
      <button type="button" class="btn" @click=${() => print()}>${icon('printer')} ${t('打印')}</button>
      <button type="button" class="btn" @click=${tools.more}>${icon('list')} ${t('换个事问')}</button>
      <button type="button" class="btn" @click=${tools.wipe}>${icon('eraser')} ${t('清掉答案')}</button>
    </div>
    <p class="small muted">${t('规则 {version} · {date} 发布。结果供参考，以经办机构认定为准。', { version: pack.ruleset.hash.slice(0, 8), date: pack.baked_on })}</p>`;
}

/** The first useful verdict, while questions are still being asked. @param {Translate} t @param {Results['checked']} checked @param {any} pack @param {() => void} go */
export function peek(t, checked, pack, go) {
  const useful = checked.items.filter(({ verdict }) => !['open', 'not-in-force', 'error'].includes(verdict));
  if (!useful.length) return '';
  const [best] = grouped(useful)[0].items;
  const [words, name, tone] = verdictWord(t, best.verdict);
  return html`<button type="button" class="answer peek" @click=${go}>
    <span class="verdict ${tone}">${icon(name)} ${words}</span> <b class="grow">${of(t, pack.ruleset.rules[best.rule].title)}</b>
    <span class="small muted">${t.n('已经有 {n} 项结果，先看看', useful.length)}</span>
  </button>`;
}

/** @param {Results} tools */
function asOf({ t, on, today, setOn }) {
  return html`<details class="asof noprint">
      <summary class="small">${t('按 {date} 的规定', { date: dateWord(t, on) })}${on === today ? '' : html` <b>${t('不是今天')}</b>`}</summary>
      <label class="row"><span>${t('换一天算')}</span>
        <input class="field" type="date" .value=${on} @change=${(/** @type {Event} */ event) => setOn(/** @type {HTMLInputElement} */ (event.target).value || today)} /></label>
      ${on === today ? '' : html`<button type="button" class="btn" @click=${() => setOn(today)}>${t('回到今天')}</button>`}
    </details>`;
}

/** @param {{verdict: string, items: any[]}} group @param {Results} tools */
function groupPart({ verdict, items }, tools) {
  const { t } = tools;
  const [words, name, tone] = verdict === 'urgent' ? [t('要抓紧的'), 'bell', 'bad'] : verdictWord(t, verdict);
  const cards = items.map((item) => card(item, tools, verdict));
  if (!['open', 'no', 'not-in-force'].includes(verdict) || items.length < 3)
    return html`<section class="stack" data-verdict=${verdict}><h2 class="verdict ${tone}">${icon(name)} ${words} <span class="num small">${items.length}</span></h2>${cards}</section>`;
  return html`<details class="stack more" data-verdict=${verdict}><summary><h2 class="verdict ${tone}">${icon(name)} ${words} <span class="num small">${items.length}</span></h2></summary><div class="stack">${cards}</div></details>`;
}

/** @param {any} item @param {Results} tools @param {string} group its words stand above it */
function card(item, tools, group) {
  const { t, pack } = tools;
  const rule = pack.ruleset.rules[item.rule];
  const [words, name, tone] = verdictWord(t, item.verdict);
  const open = item.verdict === 'open';
  return html`<details class="card result" id="r-${item.rule}">
    <summary>
      ${group === item.verdict ? '' : html`<span class="verdict ${tone} small">${icon(name)} ${words}</span>`}
      <h3>${of(t, rule?.title) || item.rule}</h3>
      ${open ? '' : html`<p>${of(t, item.say ?? rule?.summary)}</p>`}
      ${item.amounts.length ? html`<p class="amounts">${item.amounts.map((/** @type {any} */ one) => html`<span><span class="small muted">${amountWord(t, one.name)}</span> <b class="num">${valueWord(t, one.unit, one.value)}</b></span>`)}</p>` : ''}
      ${item.urgent === null ? '' : html`<p class="left">${icon('clock')} ${t.n('还剩 {n} 天', item.urgent)}</p>`}
      ${open ? html`<p class="small muted">${t.n('再答 {n} 问就知道', item.missing.length)}</p>` : ''}
    </summary>
    <div class="stack body">
      ${rule ? inside(item, rule, tools) : html`<p>${t('这一项的规则读不出来。请连网更新，或者打 12333 问。')}</p>`}
    </div>
  </details>`;
}

/** @param {any} item @param {any} rule @param {Results} tools */
function inside(item, rule, tools) {
  const { t, pack, ask } = tools;
  const list = (/** @type {any[]} */ all) => all.map((one) => html`<li>${of(t, one)}</li>`);
  const guides = pack.guides.filter((/** @type {any} */ guide) => guide.rules.includes(item.rule));
  return html`<p>${of(t, rule.summary)}</p>
    ${item.provisional ? html`<p class="note warn">${icon('alert')}<span>${t('新一年的数还没公布，先按上一年的算，公布后可能补差。')}</span></p>` : ''}
    ${item.unpublished.length ? html`<p class="note">${icon('info')}<span>${t('这个地方、这一天的数我们还没有，不能猜。请问经办机构。')}</span></p>` : ''}
    ${deadlinePart(item, rule, tools)}
    ${rule.next.length ? html`<h4>${t('接下来做')}</h4><ol class="numbered">${list(rule.next)}</ol>` : ''}
    ${rule.papers.length ? html`<h4>${t('带上')}</h4><ul class="dots">${list(rule.papers)}</ul>` : ''}
    <h4>${t('问谁')}</h4>
    <ul class="stack">${rule.channel.map((/** @type {string} */ id) => channelLine(t, pack.channels[id], id))}</ul>
    ${whyPart(item, tools)}
    ${item.missing.length ? html`<div class="row noprint">${item.missing.slice(0, 3).map((/** @type {string} */ fact) => html`<button type="button" class="btn" @click=${() => ask(fact)}>${of(t, pack.ruleset.facts[fact].ask)}</button>`)}</div>` : ''}
    ${guides.map((/** @type {any} */ guide) => html`<a class="btn wide" href="${t.prefix}/guides/${guide.id}">${icon('book')} ${of(t, guide.title)}</a>`)}
    <p class="small muted">${rule.notes.includes('estimate') ? t('金额是估算。') : ''}${rule.notes.includes('range') ? t('金额是大致范围。') : ''}${t('以经办机构认定为准。')}</p>`;
}

/** @param {Translate} t @param {any} channel @param {string} id */
export function channelLine(t, channel, id) {
  const name = channel ? of(t, channel.name) : id;
  const hours = channel && of(t, channel.hours);
  return html`<li class="channel">
    <span class="grow"><b>${name}</b>${channel?.handles ? html`<span class="small muted"> ${of(t, channel.handles)}</span>` : ''}
      <span class="small muted">${hours || (channel?.phone ? t('时间不清楚') : '')}</span></span>
    ${channel?.phone ? html`<a class="btn" href="tel:${channel.phone}">${icon('phone')} ${channel.phone}</a>` : ''}
  </li>`;
}

/** @param {any} item @param {any} rule @param {Results} tools */
function deadlinePart(item, rule, { t, told }) {
  if (!item.deadlines.length) return '';
  const words = stepWords(t);
  return item.deadlines.map((/** @type {any} */ deadline) => {
    const ahead = deadline.steps.filter((/** @type {any} */ step) => step.left >= 0);
    const events = () =>
      ahead.map((/** @type {any} */ step) => ({
        on: step.on,
        title: `${of(t, rule.title)}：${words[step.id] ?? step.id}`,
        uid: `${item.rule}-${step.id}-${step.on}@waystation`,
        text: rule.next.map((/** @type {any} */ one) => of(t, one)).join('\n'),
      }));
    const save = () => {
      saveText('waystation.ics', 'text/calendar', calendarText(events(), new Date().toISOString()));
      told(t('提醒已存成日历文件，打开它就能加进手机日历。'));
    };
    return html`<h4>${t('日子')}</h4>
      <ul class="meter">${deadline.steps.map(
        (/** @type {any} */ step) => html`<li class=${step.next ? 'next' : step.left < 0 ? 'over' : ''}>
          <span class="grow">${words[step.id] ?? step.id}</span>
          <span class="num small">${dateWord(t, step.on)} · ${step.left < 0 ? t.n('过了 {n} 天', -step.left) : step.left ? t.n('还剩 {n} 天', step.left) : t('就是今天')}</span></li>`,
      )}</ul>
      ${ahead.length ? html`<button type="button" class="btn noprint" @click=${save}>${icon('calendar')} ${t('记到手机日历')}</button>` : html`<p>${t('期限过了也去申请，写明为什么晚，并问 12333。')}</p>`}`;
  });
}

/** @param {Translate} t @returns {Record<string, string>} */
function stepWords(t) {
  return {
    report: t('当天在App里报案'),
    'check-report': t('看平台受理了没有'),
    'ask-platform': t('催平台申请'),
    'platform-files': t('平台应在这天前申请'),
    'prepare-own': t('平台没办就自己备材料'),
    'file-own': t('自己申请，最晚这天'),
    'late-statement': t('过了这天要附情况说明'),
    'employer-files': t('单位应在这天前申请'),
    file: t('申请仲裁，最晚这天'),
  };
}

/** @param {Results} tools */
function answersPart({ t, pack, answers, facts, ask, placeName }) {
  if (!answers.length) return '';
  return html`<details class="card answers"><summary><h2>${t('你的回答')} <span class="num small">${answers.length}</span></h2></summary>
    <ul class="rows">${answers.map(
      (fact) => html`<li><button type="button" class="answer" @click=${() => ask(fact)}>
        <span class="grow small muted">${of(t, pack.ruleset.facts[fact]?.ask)}</span>
        <b>${fact in facts ? answerWord(t, pack.ruleset, fact, facts[fact], placeName) : t('不知道')}</b></button></li>`,
    )}</ul></details>`;
}

/** @param {Results} tools */
async function share({ t, checked, pack, told }) {
  const done = await shareText(
    t('我能享受什么'),
    asText(t, checked, { ...pack.ruleset, sources: pack.sources, channels: pack.channels }, t.lang),
  );
  if (done === 'copied') told(t('结果已复制，可以粘贴到微信里。'));
  if (done === 'failed') told(t('这个浏览器不让分享。可以截图或打印。'));
}
