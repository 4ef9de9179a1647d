/** Housing fund of a city: what may be paid a month, and how near a loan is. */

import { asks, decide, made, rowAt, sourcesOf, usedBy, wrong } from './calc-parts.js';
import { addMonths } from './rules.js';

/** @typedef {import('./calc-parts.js').Ruleset} Ruleset */
/** @typedef {import('./calc-parts.js').Calculation} Calculation */

/** A wish nobody has, to hear the ceiling of a city. In fen. */
const EVERYTHING = 10_000_000_000;

/**
 * Window of a ratio (bp) or of a monthly amount (fen), whichever the city sets; what is wanted held against it.
 * With a ratio and a base, `value` is the payment at the wanted ratio and `range` that at both ends.
 * @param {Ruleset} set @param {{ region: string, on: string, ratio: number | null, month: number | null, base: number | null }} asked
 * @returns {Calculation} amounts: unit 'bp' or 'fen', least, most (null: not read)
 */
export function housingWindow(set, { region, on, ratio, month, base }) {
  if (!region) return asks(['region']);
  const least = decide(set, 'housing-pay', on, { region, hf_ratio: 0, hf_month: 0 });
  if (least.error) return wrong(least);
  if (least.outcome === 'unknown-here') return unknownHere(set, region, on);
  const unit = least.clause === 'too-little' ? 'fen' : 'bp';
  const wanted = unit === 'fen' ? month : ratio;
  const result = decide(set, 'housing-pay', on, { region, hf_ratio: ratio, hf_month: month });
  if (result.error) return wrong(result);
  const ends = [least.amounts.least, least.amounts.most];
  const pay = (/** @type {number} */ bp) => (base === null ? null : Math.floor((base * bp) / 10000));
  const held = Math.min(Math.max(wanted ?? ends[0], ends[0]), ends[1] ?? Infinity);
  return made({
    verdict: wanted === null ? '' : result.outcome,
    clause: wanted === null ? '' : (result.clause ?? ''),
    value: unit === 'fen' ? held : pay(held),
    range: unit === 'fen' ? [ends[0], ends[1]] : base === null ? null : [pay(ends[0]), pay(ends[1])],
    amounts: { unit, least: ends[0], most: ends[1], held },
    formula:
      unit === 'bp' && base !== null
        ? [
            { label: 'hf-base', value: base, unit: 'fen' },
            { label: 'rate', value: held, unit: 'bp' },
            { label: 'bill', value: pay(held), unit: 'fen' },
          ]
        : [],
    params: usedBy(set, least),
    sources: sourcesOf(set, 'housing-pay', null),
    notes: [...(unit === 'bp' ? ['estimate'] : []), ...(ends[1] === null ? ['no-most'] : [])],
  });
}

/** No window read: say what is known. @param {Ruleset} set @param {string} region @param {string} on */
function unknownHere(set, region, on) {
  const join = decide(set, 'housing-join', on, { region, uneven_income: false });
  const known = rowAt(set, 'housing.known', region, on);
  return made({
    verdict: 'unknown-here',
    clause: join.clause ?? '',
    notes: ['unknown-here', ...(known ? ['rule-without-window'] : [])],
    sources: [...(known ? [known.source] : []), ...sourcesOf(set, 'housing-join', join.clause)],
  });
}

/**
 * How near a loan is: months in a row and in total, then the multiple of the balance and the ceiling of the city.
 * @param {Ruleset} set
 * @param {{ region: string, on: string, row: number | null, total: number | null, balance: number | null, wish: number | null }} asked
 * @returns {Calculation} value: months still to pay (0: enough); range: of the loan in fen when it can be said;
 *   amounts: needRow, needTotal, shortRow, shortTotal, ceiling, multiple, ready (the month in which the months are paid)
 */
export function housingLoan(set, { region, on, row, total, balance, wish }) {
  if (!region) return asks(['region']);
  const facts = { region, hf_balance: balance };
  const least = decide(set, 'housing-loan', on, { ...facts, hf_months_row: 0, hf_months_total: 0, hf_loan_wish: 0 });
  const most = decide(set, 'housing-loan', on, { region, hf_loan_wish: EVERYTHING });
  const ceiling = most.clause === 'over-ceiling' ? most.amounts.ceiling : null;
  const result = decide(set, 'housing-loan', on, {
    ...facts,
    hf_months_row: row,
    hf_months_total: total,
    hf_loan_wish: wish ?? 0,
  });
  if (result.error) return wrong(result);
  const { in_a_row: needRow = null, in_total: needTotal = 0 } = least.amounts;
  const multiple = rowAt(set, 'housing.loan_multiple', region, on);
  const byBalance = multiple && balance !== null ? balance * multiple.value : null;
  const ends = [byBalance, ceiling].filter((end) => end !== null);
  const shortRow = needRow === null || row === null ? null : Math.max(0, needRow - row);
  const shortTotal = !needTotal ? 0 : total === null ? null : Math.max(0, needTotal - total);
  // Both must be paid, and a month counts for both.
  const wait = shortRow === null || shortTotal === null ? null : Math.max(shortRow, shortTotal);
  return made({
    verdict: result.outcome,
    clause: result.clause ?? '',
    missing: result.missing,
    value: wait,
    range: ends.length ? [0, Math.min(...ends)] : null,
    amounts: {
      needRow,
      needTotal,
      shortRow,
      shortTotal,
      ceiling,
      multiple: multiple?.value ?? null,
      byBalance,
      ready: wait ? addMonths(on, wait) : '',
    },
    formula: byBalance === null ? [] : product(/** @type {number} */ (balance), multiple?.value, byBalance),
    params: [...usedBy(set, least, most), ...(multiple ? [multiple] : [])],
    sources: sourcesOf(set, 'housing-loan', result.clause),
    notes: [...set.rules['housing-loan'].notes, ...(needRow === null ? ['unknown-here'] : [])],
  });
}

/** @param {number} balance @param {number} multiple @param {number} loan */
const product = (balance, multiple, loan) => [
  { label: 'balance', value: balance, unit: 'fen' },
  { label: 'multiple', value: multiple, unit: 'count' },
  { label: 'loan', value: loan, unit: 'fen' },
];
