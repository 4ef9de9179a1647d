/** Why a result came out: each condition with the value that was used, what else it could be, and where the rule stands. */
import { html } from 'lit-html';
import { verdictWord } from './check-words.js';
import { icon } from './icon.js';
import { answerWord, dateWord, of, valueWord } from './values.js';

/** @typedef {import('./verdicts.js').Results} Results @typedef {import('../core/words.js').Translate} Translate */
/** @typedef {import('../core/rules-types').Item} Item @typedef {import('../core/rules-types').Leaf} Leaf @typedef {import('../core/rules-types').Side} Side */

/** @param {Item} item @param {Results} tools */
export function whyPart(item, tools) {
  const { t } = tools;
  const leaves = item.why.flatMap((clause) => clause.leaves);
  return html`${couldBe(item, tools)}
    ${leaves.length ? html`<details class="why"><summary>${t('为什么这样说')}</summary><ul class="leaves">${leaves.map((leaf) => leafLine(leaf, tools))}</ul></details>` : ''}
    <details class="why"><summary>${t('出处')}</summary><ul class="stack">${item.sources.map((id) => sourceLine(t, tools.pack.sources[id], tools.today))}</ul></details>`;
}

/** @param {Leaf} leaf @param {Results} tools */
function leafLine(leaf, tools) {
  const { t } = tools;
  const flipped = !leaf.text[0].facts.length && leaf.text[1].facts.length > 0;
  const [subject, other] = flipped ? [leaf.text[1], leaf.text[0]] : leaf.text;
  const op = flipped ? (FLIP[leaf.op] ?? leaf.op) : leaf.op;
  const [name, words] =
    leaf.truth === null ? ['wait', t('还不知道')] : leaf.truth ? ['yes', t('成立')] : ['no', t('不成立')];
  return html`<li class=${name}>${icon(name)}<span class="sr">${words}</span>
    <span class="grow">${subjectWord(subject, tools)}
      <span class="small muted">${leaf.say ? of(t, leaf.say) : needWord(t, op, other, subject, tools)}</span></span></li>`;
}

const FLIP = /** @type {Record<string, string>} */ ({ lt: 'gt', lte: 'gte', gt: 'lt', gte: 'lte' });

/** What was compared, with the value the worker gave. @param {Side} side @param {Results} tools */
function subjectWord(side, tools) {
  const { t, pack, facts } = tools;
  if (!side.facts.length) return sideWord(side, side, tools);
  const [fact] = side.facts;
  const given = fact in facts ? answerWord(t, pack.ruleset, fact, facts[fact], tools.placeName) : t('没填');
  const came =
    side.kind !== 'fact' && side.value !== null
      ? html` → <b class="num">${valueWord(t, side.unit, side.value)}</b>`
      : '';
  return html`<span>${of(t, pack.ruleset.facts[fact].ask)}</span> <b>${given}</b>${came}`;
}

/** @param {Side} side @param {Side} beside whose answers these are @param {Results} tools */
function sideWord(side, beside, { t, pack, placeName }) {
  const { value, unit } = side;
  const [fact] = beside.facts;
  const one = (/** @type {any} */ it) => {
    if (it === null || it === undefined) return t('还没有公布的数');
    if (typeof it === 'boolean') return it ? t('是') : t('不是');
    if (fact && beside.kind === 'fact' && pack.ruleset.facts[fact]?.options?.[it])
      return answerWord(t, pack.ruleset, fact, it, placeName);
    if (/^\d{4}-\d{2}-\d{2}$/.test(String(it))) return dateWord(t, it);
    return valueWord(t, unit || beside.unit, it);
  };
  return Array.isArray(value) ? value.map(one).join(t('、')) : one(value);
}

/** What the rule wants. @param {Translate} t @param {string} op @param {Side} other @param {Side} subject @param {Results} tools */
function needWord(t, op, other, subject, tools) {
  const value = sideWord(other, subject, tools);
  /** @type {Record<string, string>} */
  const words = {
    eq: t('看是不是：{value}', { value }),
    ne: t('看是不是不同于：{value}', { value }),
    lt: t('看是不是不到 {value}', { value }),
    lte: t('看是不是不超过 {value}', { value }),
    gt: t('看是不是超过 {value}', { value }),
    gte: t('看是不是满 {value}', { value }),
    in: t('看在不在其中：{value}', { value }),
  };
  return words[op] ?? value;
}

/** What it would be, by what the worker does not know. @param {Item} item @param {Results} tools */
function couldBe(item, { t, pack, placeName }) {
  if (!item.couldBe.length) return '';
  const answer = (/** @type {import('../core/rules-types').When} */ { fact, value, values, from, to }) => {
    const word = (/** @type {any} */ one) => answerWord(t, pack.ruleset, fact, one, placeName);
    const ask = of(t, pack.ruleset.facts[fact].ask);
    if (from !== undefined || to !== undefined)
      return `${ask} ${from == null ? t('到 {value}', { value: word(to) }) : to == null ? t('{value} 起', { value: word(from) }) : `${word(from)} – ${word(to)}`}`;
    return `${ask} ${(values ?? [value]).slice(0, 4).map(word).join(t('、'))}${(values?.length ?? 0) > 4 ? '…' : ''}`;
  };
  return html`<h4>${t('你不知道的那几项，会这样影响')}</h4>
    <ul class="dots">${item.couldBe.slice(0, 6).map(({ verdict, when }) => html`<li>${when.map(answer).join(t('，'))} → <b>${verdictWord(t, verdict)[0]}</b></li>`)}</ul>`;
}

const WEAK = ['excerpt only', 'unverified memory'];

/** Title, number, date, how sure, and the badge of what should be asked again. @param {Translate} t @param {any} source @param {string} today */
export function sourceLine(t, source, today) {
  if (!source) return '';
  const weak = WEAK.includes(source.confidence) || (source.review_by && source.review_by < today);
  const words = html`${source.title}${source.doc ? ` ${source.doc}` : ''}`;
  return html`<li class="source small">
    ${source.link ? html`<a href=${source.link} rel="noopener noreferrer" lang="zh">${words}</a>` : html`<span lang="zh">${words}</span>`}
    <span class="muted" lang="zh">${source.publisher}</span> <span class="muted num">${source.date}</span>
    <span class="muted">${confidenceWord(t, source.confidence)}${source.checked_on ? ` · ${t('{date} 查', { date: source.checked_on })}` : ''}</span>
    ${weak ? html`<span class="badge">${t('待核实，请问 12333')}</span>` : ''}
  </li>`;
}

/** @param {Translate} t @param {string} confidence */
function confidenceWord(t, confidence) {
  /** @type {Record<string, string>} */
  const words = {
    'official page read': t('读过官方原文'),
    'news report read': t('读过新闻报道'),
    'excerpt only': t('只读到摘录'),
    'unverified memory': t('未核实'),
  };
  return words[confidence] ?? confidence;
}
