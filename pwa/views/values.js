/** Values of rules in words: money, months, rates, days and answers. */

/** @typedef {import('../core/words.js').Translate} Translate */
/** @typedef {import('../core/rules-types').Ruleset} Ruleset @typedef {import('../core/rules-types').Both} Both */

/** The text of a pair in the reader's language. @param {Translate} t @param {Both | null | undefined} both */
export const of = (t, both) => (t.prefix ? both?.en : both?.zh) ?? '';

/** A value with its unit. @param {Translate} t @param {string} unit fen, bp, months, days, years, date, month @param {any} value null: not known */
export function valueWord(t, unit, value) {
  if (value === null || value === undefined) return t('说不准');
  if (unit === 'fen')
    return t('{n} 元', { n: (value / 100).toLocaleString('en', { minimumFractionDigits: value % 100 ? 2 : 0 }) });
  if (unit === 'bp') return `${value / 100}%`;
  if (unit === 'months') return monthsWord(t, value);
  if (unit === 'days') return t.n('{n} 天', value);
  if (unit === 'years') return t.n('{n} 年', value);
  if (unit === 'date' || unit === 'month') return dateWord(t, String(value));
  return String(value);
}

/** 736 months as years and months too. @param {Translate} t @param {number} n */
function monthsWord(t, n) {
  const months = t.n('{n} 个月', n);
  if (n < 24) return months;
  const [years, rest] = [t.n('{n} 年', Math.floor(n / 12)), n % 12 ? t.n('{n} 个月', n % 12) : ''];
  return t('{months}（{years}）', { months, years: [years, rest].filter(Boolean).join(t.prefix ? ' ' : '') });
}

/** A day or a month. @param {Translate} t @param {string} text YYYY-MM-DD or YYYY-MM */
export function dateWord(t, text) {
  const [year, month, day] = text.split('-').map(Number);
  if (!month) return text;
  const when = new Date(Date.UTC(year, month - 1, day || 1));
  const options = /** @type {const} */ ({ timeZone: 'UTC', year: 'numeric', month: t.prefix ? 'short' : 'long' });
  return when.toLocaleDateString(t.lang, day ? { ...options, day: 'numeric' } : options);
}

/** What was answered to a question. @param {Translate} t @param {Ruleset} set @param {string} fact @param {any} value @param {(adcode: string) => string} placeName */
export function answerWord(t, set, fact, value, placeName) {
  const { type, options, unit = '' } = set.facts[fact];
  if (type === 'bool') return value ? t('是') : t('不是');
  if (type === 'adcode') return placeName(value);
  if (fact === 'birth') return dateWord(t, value.slice(0, 7));
  if (type === 'date') return dateWord(t, value);
  if (type === 'list') return value.map((/** @type {string} */ one) => of(t, options?.[one])).join(t('、'));
  return options?.[value] ? of(t, options[value]) : valueWord(t, unit, value);
}

/** What a number in a result is. @param {Translate} t @param {string} name */
export function amountWord(t, name) {
  /** @type {Record<string, string>} */
  const words = {
    age: t('领取年龄'),
    available: t('到那时还能缴'),
    bill: t('每月要缴'),
    by_balance: t('按余额最多可贷'),
    ceiling: t('上限'),
    floor: t('下限'),
    cover_from: t('待遇开始'),
    earliest: t('最早'),
    fee: t('一年要缴'),
    grant: t('一次性领取'),
    in_a_row: t('要连续缴'),
    in_total: t('要累计缴'),
    least: t('最少'),
    most: t('最多'),
    month: t('月份'),
    monthly: t('每月'),
    months: t('可领或要缴'),
    required: t('要缴满'),
    short: t('还差'),
    wait: t('等待'),
  };
  return words[name] ?? name;
}
