/** The housing-fund calculator: what may be paid a month, and how near a loan is. */
import { html } from 'lit-html';
import { housingLoan, housingWindow } from '../core/calc.js';
import { bpOf, countOf, fenOf } from '../core/calc-input.js';
import { ask, moneyRange, moneyWord, monthWord, numberField, said, unknownHere, wrongWord } from './calc-parts.js';

/** @typedef {import('./calc-parts.js').Tools} Tools */
/** @typedef {import('./calc-parts.js').Calculation} Calculation */
/** @typedef {import('./calc-parts.js').Words} Words */

/** The most that may be typed of a loan or a balance: one hundred million yuan. */
const MOST = 10_000_000_000;
const number = (/** @type {number | null} */ value) => (Number.isNaN(value) ? null : value);

export const fund = {
  id: 'fund',
  icon: 'house',
  phone: '12329',
  /** @param {Tools['t']} t */
  title: (t) => t('公积金每月缴多少'),
  /** @param {Tools['t']} t */
  short: (t) => t('公积金缴费'),
  /** What was typed where something is asked: NaN where it is no number. @param {Tools['typed']} typed @param {Calculation} calc */
  numbers: (typed, { amounts }) =>
    amounts.unit === 'fen' ? [fenOf(typed.month)] : [bpOf(typed.ratio), fenOf(typed.hfbase)],
  /** @param {Tools} tools */
  calc: ({ pack, typed, on }) =>
    housingWindow(pack.ruleset, {
      region: typed.region ?? '',
      on,
      ratio: number(bpOf(typed.ratio)),
      month: number(fenOf(typed.month)),
      base: number(fenOf(typed.hfbase)),
    }),
  /** Only what the city asks about. @param {Tools} tools @param {Calculation} calc */
  fields(tools, calc) {
    const { t, typed } = tools;
    if (calc.amounts.unit === 'fen')
      return numberField(tools, {
        name: 'month',
        label: t('想每月缴'),
        unit: t('元'),
        value: fenOf(typed.month),
        decimal: true,
      });
    if (calc.amounts.unit !== 'bp') return '';
    return html`${numberField(tools, { name: 'ratio', label: t('想按百分之几缴'), unit: '%', value: bpOf(typed.ratio), decimal: true })}
      ${numberField(tools, { name: 'hfbase', label: t('缴存基数（大约是月收入）'), unit: t('元'), value: fenOf(typed.hfbase), decimal: true, hint: t('填了就能算出金额。') })}`;
  },
  /** @param {Tools} tools @param {Calculation} calc @returns {Words} */
  words(tools, calc) {
    const { t } = tools;
    if (calc.missing.length) return ask(t('先在上面选城市。'));
    if (calc.error) return said({ tone: 'wait', lead: wrongWord(tools, calc.error) });
    if (calc.verdict === 'unknown-here' && !calc.amounts.unit) return noWindow(t, calc);
    const { unit, least, most, held } = calc.amounts;
    const percent = (/** @type {number} */ bp) => `${bp / 100}%`;
    const ratio = least === most ? percent(least) : `${percent(least)}–${percent(most)}`;
    const warn = [
      ...outside(t, calc, unit === 'fen' ? moneyWord(t, held) : percent(held)),
      ...(calc.notes.includes('no-most') ? [t('最高额没读到，问 12329。')] : []),
      ...(unit === 'bp' ? [t('基数也有上下限，各地不同，没读到，问 12329。')] : []),
    ];
    if (unit === 'fen')
      return said({
        lead: t('每月可以缴'),
        figure: moneyRange(t, /** @type {any} */ (calc.range)),
        warn,
        tone: tone(calc),
      });
    const [base, rate, sum] = calc.formula.map(({ value }) => value);
    if (sum === undefined) return said({ lead: t('可选比例'), figure: ratio, warn, tone: tone(calc) });
    return said({
      lead: t('每月大约缴'),
      figure: moneyWord(t, sum),
      lines: [t('可选比例 {ratio}，每月 {range}。', { ratio, range: moneyRange(t, /** @type {any} */ (calc.range)) })],
      formula: [
        t('基数 {base} × {rate}% = {bill}', { base: moneyWord(t, base), rate: rate / 100, bill: moneyWord(t, sum) }),
      ],
      warn,
      tone: tone(calc),
    });
  },
};

const tone = (/** @type {Calculation} */ { verdict }) => (verdict === 'no' ? 'wait' : 'good');

/** @param {Tools['t']} t @param {Calculation} calc @param {string} held */
function outside(t, { clause }, held) {
  if (['too-little', 'rate-too-low'].includes(clause)) return [t('你填的低于下限，最少 {value}。', { value: held })];
  return ['too-much', 'rate-too-high'].includes(clause) ? [t('你填的高于上限，最多 {value}。', { value: held })] : [];
}

/** @param {Tools['t']} t @param {Calculation} calc */
function noWindow(t, { clause, notes }) {
  if (notes.includes('rule-without-window'))
    return said({ tone: 'wait', lead: t('这个城市有灵活就业缴存办法，但没读到金额范围。请问 12329。') });
  if (clause === 'right-only')
    return said({
      tone: 'wait',
      lead: t('2026年9月20日起全国都可以自愿缴存；这个城市的办法没读到，请问 12329 能不能开户。'),
    });
  return unknownHere(t, '12329');
}

export const loan = {
  id: 'loan',
  icon: 'landmark',
  phone: '12329',
  /** @param {Tools['t']} t */
  title: (t) => t('公积金贷款还差多久'),
  /** @param {Tools['t']} t */
  short: (t) => t('公积金贷款'),
  /** What was typed where something is asked: NaN where it is no number. @param {Tools['typed']} typed @param {Calculation} calc */
  numbers: (typed, { amounts }) => [
    ...(amounts.needRow ? [countOf(typed.row), countOf(typed.total)] : []),
    ...(amounts.multiple ? [fenOf(typed.balance, MOST)] : []),
    ...(amounts.ceiling ? [fenOf(typed.wish, MOST)] : []),
  ],
  /** @param {Tools} tools */
  calc: ({ pack, typed, on }) =>
    housingLoan(pack.ruleset, {
      region: typed.region ?? '',
      on,
      row: number(countOf(typed.row)),
      total: number(countOf(typed.total)),
      balance: number(fenOf(typed.balance, MOST)),
      wish: number(fenOf(typed.wish, MOST)),
    }),
  /** @param {Tools} tools @param {Calculation} calc */
  fields(tools, calc) {
    const { t, typed } = tools;
    const { needRow, multiple, ceiling } = calc.amounts;
    return html`${
      needRow
        ? html`<div class="pair">
        ${numberField(tools, { name: 'row', label: t('已连续缴'), unit: t('个月'), value: countOf(typed.row) })}
        ${numberField(tools, { name: 'total', label: t('一共缴了'), unit: t('个月'), value: countOf(typed.total) })}</div>`
        : ''
    }
      ${multiple ? numberField(tools, { name: 'balance', label: t('账户余额'), unit: t('元'), value: fenOf(typed.balance, MOST), decimal: true }) : ''}
      ${ceiling ? numberField(tools, { name: 'wish', label: t('想贷多少'), unit: t('元'), value: fenOf(typed.wish, MOST), decimal: true }) : ''}`;
  },
  /** @param {Tools} tools @param {Calculation} calc @returns {Words} */
  words(tools, calc) {
    const { t } = tools;
    if (calc.missing.includes('region')) return ask(t('先在上面选城市。'));
    if (calc.error) return said({ tone: 'wait', lead: wrongWord(tools, calc.error) });
    const { needRow, needTotal, ceiling } = calc.amounts;
    if (needRow === null && ceiling === null) return unknownHere(t, '12329');
    const lines = needRow === null ? [t('要缴几个月没读到，问 12329。')] : [monthsNeeded(t, needRow, needTotal)];
    if (ceiling !== null) lines.push(t('这里灵活就业最高可贷 {n}。', { n: moneyWord(t, ceiling) }));
    const { lead, figure } = headline(t, calc);
    return said({
      tone: calc.verdict === 'likely' ? 'good' : 'wait',
      lead,
      figure,
      lines,
      formula: product(t, calc),
      warn: calc.verdict === 'likely' ? [t('月数够了只是第一步，还要看征信、收入和房子。')] : [],
    });
  },
};

/** @param {Tools['t']} t @param {number} row @param {number} total */
const monthsNeeded = (t, row, total) =>
  total
    ? t('这里要连续缴满 {row} 个月，并且一共缴满 {total} 个月。', { row, total })
    : t('这里要连续缴满 {row} 个月。', { row });

/** @param {Tools['t']} t @param {Calculation} calc */
function headline(t, { clause, value, amounts, range }) {
  if (clause === 'over-ceiling') return { lead: t('超过这里的最高额，最多'), figure: moneyWord(t, amounts.ceiling) };
  if (value === null) return { lead: t('填上月数，就能算。'), figure: '' };
  if (value)
    return { lead: t('最快到 {month}，还差', { month: monthWord(t, amounts.ready) }), figure: t.n('{n} 个月', value) };
  if (range) return { lead: t('月数够了，按余额和上限最多'), figure: moneyWord(t, range[1]) };
  return { lead: t('月数'), figure: t('够了') };
}

/** @param {Tools['t']} t @param {Calculation} calc */
function product(t, { formula, value, amounts }) {
  const { needRow, needTotal, shortRow, shortTotal } = amounts;
  const [balance, multiple, sum] = formula.map((step) => step.value);
  const row = value && t('连续：{need} − {have} = {n}', { need: needRow, have: needRow - shortRow, n: shortRow });
  const total =
    value && shortTotal
      ? t('累计：{need} − {have} = {n}', { need: needTotal, have: needTotal - shortTotal, n: shortTotal })
      : '';
  const months = [shortRow ? row : '', total].filter(Boolean);
  return sum === undefined
    ? months
    : [
        ...months,
        t('余额 {balance} × {n} 倍 = {sum}', { balance: moneyWord(t, balance), n: multiple, sum: moneyWord(t, sum) }),
      ];
}
