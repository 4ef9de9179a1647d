/** Two calculators: the monthly pension bill, and when the pension starts. */
import { html } from 'lit-html';
import { pensionBill, retirement } from '../core/calc.js';
import { countOf, fenOf } from '../core/calc-input.js';
import {
  ageWord,
  ask,
  choices,
  moneyRange,
  moneyWord,
  monthField,
  monthWord,
  numberField,
  said,
  unknownHere,
  wrongWord,
} from './calc-parts.js';

/** @typedef {import('./calc-parts.js').Tools} Tools */
/** @typedef {import('./calc-parts.js').Calculation} Calculation */
/** @typedef {import('./calc-parts.js').Words} Words */

const base = (/** @type {Tools} */ { typed }) => fenOf(typed.base);
const number = (/** @type {number | null} */ value) => (Number.isNaN(value) ? null : value);

export const bill = {
  id: 'pension',
  icon: 'piggy',
  phone: '12333',
  /** @param {Tools['t']} t */
  title: (t) => t('养老保险每月缴多少'),
  /** @param {Tools['t']} t */
  short: (t) => t('养老缴费'),
  /** What was typed: NaN where it is no number. @param {Tools['typed']} typed */
  numbers: (typed) => [fenOf(typed.base)],
  /** @param {Tools} tools */
  calc: ({ pack, typed, on }) =>
    pensionBill(pack.ruleset, { region: typed.region ?? '', on, base: fenOf(typed.base) || null }),
  /** @param {Tools} tools */
  fields: (tools) =>
    numberField(tools, {
      name: 'base',
      label: tools.t('想按多少基数缴'),
      unit: tools.t('元'),
      value: base(tools),
      decimal: true,
      hint: tools.t('不填就按最低基数算。'),
    }),
  /** @param {Tools} tools @param {Calculation} calc @returns {Words} */
  words(tools, calc) {
    const { t, place } = tools;
    if (calc.missing.length) return ask(t('先在上面选城市。'));
    if (calc.error) return said({ tone: 'wait', lead: wrongWord(tools, calc.error) });
    if (calc.value === null || !calc.range) return unknownHere(t);
    const { floor, ceiling } = calc.amounts;
    const [used, rate] = calc.formula;
    const lead = /** @type {Record<string, string>} */ ({
      'below-floor': t('低于最低基数 {floor}，最少要缴', { floor: moneyWord(t, floor) }),
      'above-ceiling': t('高于最高基数 {ceiling}，最多只能缴', { ceiling: moneyWord(t, ceiling) }),
    })[calc.clause];
    return said({
      tone: lead ? 'wait' : 'good',
      lead: lead ?? t('每月大约缴'),
      figure: moneyWord(t, calc.value),
      formula: [
        t('基数 {base} × {rate}% = {bill}', {
          base: moneyWord(t, used.value),
          rate: rate.value / 100,
          bill: moneyWord(t, calc.value),
        }),
      ],
      lines: [
        t('{place}可选基数 {window}，每月 {range}。', {
          place,
          window: moneyRange(t, [floor, ceiling]),
          range: moneyRange(t, calc.range),
        }),
      ],
      warn: [
        ...(calc.notes.includes('provisional') ? [t('新一年的数还没公布，先按上一年的算，公布后可能补差。')] : []),
        ...(calc.sources.includes('pen-rate') ? [t('20% 这个比例没读到原文，缴费前请核对。')] : []),
      ],
    });
  },
};

export const retire = {
  id: 'retire',
  icon: 'calendar',
  phone: '12333',
  /** @param {Tools['t']} t */
  title: (t) => t('什么时候能退休'),
  /** @param {Tools['t']} t */
  short: (t) => t('退休时间'),
  /** What was typed: NaN where it is no number. @param {Tools['typed']} typed */
  numbers: (typed) => [countOf(typed.paid)],
  /** @param {Tools} tools */
  calc({ pack, typed, on }) {
    const birth = /^\d{4}-\d{2}$/.test(typed.birth ?? '') ? `${typed.birth}-01` : '';
    return retirement(pack.ruleset, { birth, kind: typed.kind ?? '', paid: number(countOf(typed.paid)), on });
  },
  /** @param {Tools} tools */
  fields(tools) {
    const { t, typed } = tools;
    return html`${monthField(tools, 'birth', t('出生年月'))}
      ${choices(tools, 'kind', t('按哪一类'), [
        ['man', t('男')],
        ['woman55', t('女，原55岁')],
        ['woman50', t('女，原50岁')],
        ['woman', t('女，说不准')],
      ])}
      ${numberField(tools, { name: 'paid', label: t('职工养老已经缴了'), unit: t('个月'), value: countOf(typed.paid), hint: t('不知道可以不填。') })}`;
  },
  /** @param {Tools} tools @param {Calculation} calc @returns {Words} */
  words(tools, calc) {
    const { t } = tools;
    if (calc.missing.length) return ask(t('选好出生年月和哪一类，就能算。'));
    if (calc.error) return said({ tone: 'wait', lead: wrongWord(tools, calc.error) });
    if (calc.clause === 'too-young') return said({ tone: 'wait', lead: t('未满16周岁，还不能参加养老保险。') });
    if (calc.amounts.late?.month) return twoClasses(t, calc.amounts);
    if (!calc.value) return said({ tone: 'wait', lead: t('按2025年以前的老规定，这里不算。请问 12333。') });
    const { age, reached } = calc.amounts;
    return said({
      lead: reached ? t('已经到法定退休年龄') : t('到法定退休年龄'),
      figure: monthWord(t, calc.value),
      lines: [t('那时 {age}。', { age: ageWord(t, age) }), ...needs(t, calc.amounts)],
      formula: [sum(t, calc), ...months(t, calc.amounts)],
      warn: calc.amounts.inTime === false ? [t('到龄还不够的：延长缴费、一次性缴费，或转居民养老，问 12333。')] : [],
    });
  },
};

/** @param {Tools['t']} t @param {any} amounts */
function needs(t, { required, short, available, earliest, inTime, reached }) {
  const need = t('最低要缴满 {age}（{n} 个月）。', { age: yearsWord(t, required), n: required });
  const early =
    reached || !earliest ? [] : [t('自愿提前的话，最早 {month}，年限也要够。', { month: monthWord(t, earliest) })];
  if (short === undefined) return [need, ...early];
  if (!short) return [need, t('缴的月数已经够了，多缴多得。'), ...early];
  const time = inTime
    ? t('还差 {n} 个月；到那时大约还有 {left} 个月，月月缴来得及。', { n: short, left: available })
    : t('还差 {n} 个月；到那时只有大约 {left} 个月，月月缴也不够。', { n: short, left: available ?? 0 });
  return [need, available === 0 ? t.n('还差 {n} 个月。', short) : time, ...early];
}

/** 16 years 6 months. @param {Tools['t']} t @param {number} months */
function yearsWord(t, months) {
  const years = t.n('{n} 年', Math.floor(months / 12));
  return months % 12 ? `${years}${t.prefix ? ' ' : ''}${t.n('{n} 个月', months % 12)}` : years;
}

/** @param {Tools['t']} t @param {any} amounts */
const months = (t, { required, short }) =>
  short ? [t('{need} − {have} = {n} 个月', { need: required, have: required - short, n: short })] : [];

/** @param {Tools['t']} t @param {Calculation} calc */
function sum(t, { formula }) {
  const [birth, age, old, delay, month] = formula.map(({ value }) => value);
  return t('{birth} + {age} = {old}；推迟 {n} 个月 = {month}', {
    birth: monthWord(t, birth),
    age: ageWord(t, age),
    old: monthWord(t, old),
    n: delay,
    month: monthWord(t, month),
  });
}

/** @param {Tools['t']} t @param {any} amounts */
function twoClasses(t, { early, late }) {
  const line = (/** @type {string} */ kind, /** @type {any} */ one) =>
    one.month
      ? t('{kind}：{age}，最低缴满 {years}', { kind, age: ageWord(t, one.age), years: yearsWord(t, one.required) })
      : t('{kind}：2025年以前已经到龄，按老规定', { kind });
  return said({
    lead: early.month ? t('看档案算哪一类，在这两个月之间') : t('看档案算哪一类，最晚'),
    figure: early.month
      ? t('{early} 或 {late}', { early: monthWord(t, early.month), late: monthWord(t, late.month) })
      : monthWord(t, late.month),
    lines: [line(t('原50岁'), early), line(t('原55岁'), late)],
    warn: [t('带档案去问 12333 按哪一类算。')],
  });
}
