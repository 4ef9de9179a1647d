/** High-temperature allowance of a province: an amount a month, a day or an hour, where a figure was read. */
import { asks, made, rowAt } from './calc-parts.js';

/** @typedef {import('./calc-parts.js').Ruleset} Ruleset */
/** @typedef {import('./calc-parts.js').Used} Used */
/** @typedef {{ month?: [number, number], day?: [number, number], hour?: [number, number] }} Rates least and most, fen */

const PER = /** @type {const} */ (['month', 'day', 'hour']);

/**
 * Outdoor work. Needs an employment relation, so it is only what an employer would owe.
 * @param {Ruleset} set @param {{ region: string, on: string, days: number | null, hours: number | null }} asked days and hours
 *   of work in the heat within a month
 * @returns {import('./calc-parts.js').Calculation} range: of one month, fen; amounts: rates by month, day, hour as [least,
 *   most], `first` and `last` month paid, `line` in 0.1 °C, `inSeason`
 */
export function heatAllowance(set, { region, on, days, hours }) {
  if (!region) return asks(['region']);
  const row = (/** @type {string} */ column) => rowAt(set, `heat.${column}`, region, on);
  /** @type {Rates} */
  const rates = {};
  for (const per of PER) {
    const [least, most] = [row(per), row(`${per}_most`)];
    if (least) rates[per] = [least.value, (most ?? least).value];
  }
  const share = row('wage_share');
  const line = rowAt(set, 'heat_line', '', on);
  const params = [...PER.flatMap((per) => [row(per), row(`${per}_most`)]), share, row('first'), row('last'), line];
  const [first, last] = [row('first')?.value ?? null, row('last')?.value ?? null];
  const month = Number(on.slice(5, 7));
  const dayOnly = row('day_only')?.value ?? null;
  // Where a month is paid by the day only, the sum of that month is one of days.
  const counted = dayOnly === month ? { day: rates.day } : rates;
  const known = Object.keys(rates).length > 0;
  return made({
    verdict: known ? 'possible-ask' : 'unknown-here',
    range: monthly(counted, days, hours),
    amounts: {
      rates,
      share: share?.value ?? null,
      first,
      last,
      dayOnly,
      line: line?.value ?? null,
      inSeason: first === null ? null : month >= first && month <= last,
      floor: row('floor')?.value ?? false,
    },
    formula: steps(counted, days, hours),
    params: /** @type {Used[]} */ (params.filter(Boolean)),
    sources: ['heat-allowance-summary'],
    notes: ['employer-only', ...(known ? ['range'] : ['unknown-here'])],
  });
}

/** What a month comes to, from the largest unit that is known. @param {Rates} rates @param {number | null} days @param {number | null} hours @returns {[number, number] | null} */
function monthly({ month, day, hour }, days, hours) {
  if (month) return month;
  if (day && days !== null) return [day[0] * days, day[1] * days];
  return hour && hours !== null ? [hour[0] * hours, hour[1] * hours] : null;
}

/** @param {Rates} rates @param {number | null} days @param {number | null} hours */
function steps({ month, day, hour }, days, hours) {
  if (month) return [{ label: 'heat-month', value: month, unit: 'fen' }];
  const [rate, count, unit] = day ? [day, days, 'days'] : [hour, hours, 'hours'];
  if (!rate || count === null) return [];
  return [
    { label: day ? 'heat-day' : 'heat-hour', value: rate, unit: 'fen' },
    { label: 'heat-count', value: count, unit },
    { label: 'heat-sum', value: [rate[0] * count, rate[1] * count], unit: 'fen' },
  ];
}
