/** The high-temperature allowance: an amount where a province's figure was read. */
import { heatAllowance } from '../core/calc.js';
import { countOf } from '../core/calc-input.js';
import { ask, moneyRange, numberField, said, unknownHere, wrongWord } from './calc-parts.js';

/** @typedef {import('./calc-parts.js').Tools} Tools */
/** @typedef {import('./calc-parts.js').Calculation} Calculation */
/** @typedef {import('./calc-parts.js').Words} Words */

const number = (/** @type {number | null} */ value) => (Number.isNaN(value) ? null : value);

export const heat = {
  id: 'heat',
  icon: 'sun',
  phone: '12333',
  /** @param {Tools['t']} t */
  title: (t) => t('高温津贴有多少'),
  /** @param {Tools['t']} t */
  short: (t) => t('高温津贴'),
  /** What was typed where something is asked: NaN where it is no number. @param {Tools['typed']} typed @param {Calculation} calc */
  numbers(typed, { amounts }) {
    const { day, hour } = amounts.rates ?? {};
    return [...(day ? [countOf(typed.days, 31)] : []), ...(hour && !day ? [countOf(typed.hours, 744)] : [])];
  },
  /** @param {Tools} tools */
  calc: ({ pack, typed, on }) =>
    heatAllowance(pack.ruleset, {
      region: typed.region ?? '',
      on,
      days: number(countOf(typed.days, 31)),
      hours: number(countOf(typed.hours, 744)),
    }),
  /** Days or hours only where the province pays by them. @param {Tools} tools @param {Calculation} calc */
  fields(tools, calc) {
    const { t, typed, on } = tools;
    const { month, day, hour } = calc.amounts.rates ?? {};
    if (month && calc.amounts.dayOnly !== Number(on.slice(5, 7))) return '';
    if (day)
      return numberField(tools, {
        name: 'days',
        label: t('一个月里高温天干了'),
        unit: t('天'),
        value: countOf(typed.days, 31),
      });
    return hour
      ? numberField(tools, {
          name: 'hours',
          label: t('一个月里高温下干了'),
          unit: t('小时'),
          value: countOf(typed.hours, 744),
        })
      : '';
  },
  /** @param {Tools} tools @param {Calculation} calc @returns {Words} */
  words(tools, calc) {
    const { t } = tools;
    const employer = t('要有用人单位才当然有；只在平台接单的不当然适用，看平台规则，也可以问 12333。');
    if (calc.missing.length) return ask(t('先在上面选城市。'));
    if (calc.error) return said({ tone: 'wait', lead: wrongWord(tools, calc.error) });
    const { rates, share, line, floor } = calc.amounts;
    if (calc.verdict === 'unknown-here')
      return share
        ? said({
            tone: 'wait',
            lead: t('这里每天按上年度全市职工日平均工资的 {n}% 算，日平均工资没读到，请问 12333。', { n: share / 100 }),
            warn: [employer],
          })
        : unknownHere(t);
    const each = rateWords(t, rates);
    return said({
      lead: calc.range ? t('一个月大约') : t('标准'),
      figure: calc.range ? moneyRange(t, /** @type {any} */ (calc.range)) : each[0],
      lines: [
        ...(each.length > 1 || (calc.range && !rates.month) ? [`${each.join(t('，'))}${t('。')}`] : []),
        ...(floor ? [t('这是最低数，单位可以多发。')] : []),
        ...seasonWords(t, calc.amounts),
        ...(line ? [t('户外：当天预报最高 {n}℃ 起。饮料不能顶津贴。', { n: line / 10 })] : []),
      ],
      formula: formula(t, calc),
      warn: [employer, t('数字是2022、2023年汇总的，之后有没有调整没核到。')],
    });
  },
};

/** @param {Tools['t']} t @param {Record<string, [number, number]>} rates */
function rateWords(t, { month, day, hour }) {
  return [
    ...(month ? [t('每月 {n}', { n: moneyRange(t, month) })] : []),
    ...(day ? [t('每天 {n}', { n: moneyRange(t, day) })] : []),
    ...(hour ? [t('每小时 {n}', { n: moneyRange(t, hour) })] : []),
  ];
}

/** @param {Tools['t']} t @param {any} amounts */
function seasonWords(t, { first, last, inSeason, dayOnly }) {
  if (first === null) return [t('哪几个月发以当地文件为准。')];
  const only = dayOnly ? [t('{month} 月按实际高温天数发。', { month: dayOnly })] : [];
  const season = t('{first} 月到 {last} 月发。', { first, last });
  return [inSeason ? season : `${season}${t('现在不在发的月份。')}`, ...only];
}

/** @param {Tools['t']} t @param {Calculation} calc */
function formula(t, { formula }) {
  const [rate, count, sum] = formula.map(({ value }) => value);
  if (sum === undefined) return [];
  const n = count;
  const times = formula[1].unit === 'days' ? t.n('{n} 天', n) : t.n('{n} 小时', n);
  return [`${moneyRange(t, rate)} × ${times} = ${moneyRange(t, sum)}`];
}
