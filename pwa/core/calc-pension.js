/** Pension: the monthly bill for a chosen base, and the month of retirement with the months to pay by then. */

import { asks, decide, made, rowAt, sourcesOf, usedBy, wrong } from './calc-parts.js';
import { addMonths } from './rules.js';

/** @typedef {import('./calc-parts.js').Ruleset} Ruleset */
/** @typedef {import('./calc-parts.js').Calculation} Calculation */

/**
 * The bill of a month: base times rate, the base held between floor and ceiling of the place. In fen.
 * @param {Ruleset} set @param {{ region: string, on: string, base: number | null }} asked @returns {Calculation}
 */
export function pensionBill(set, { region, on, base }) {
  if (!region) return asks(['region']);
  const bill = (/** @type {number} */ pay_base) => decide(set, 'pension-bill', on, { region, pay_base });
  const least = bill(0);
  if (least.error) return wrong(least);
  const { floor } = least.amounts;
  if (floor === undefined) return made({ verdict: 'unknown-here', notes: ['unknown-here'] });
  const { ceiling } = bill(floor).amounts;
  const result = bill(base ?? floor);
  if (result.error) return wrong(result);
  const rate = rowAt(set, 'pension_rate', region, on);
  const value = result.amounts.bill;
  return made({
    verdict: result.outcome,
    clause: result.clause ?? '',
    value,
    range: [least.amounts.bill, bill(ceiling).amounts.bill],
    amounts: { floor, ceiling },
    formula: [
      { label: 'base', value: Math.min(Math.max(base ?? floor, floor), ceiling), unit: 'fen' },
      { label: 'rate', value: rate?.value ?? set.params.pension_rate.default, unit: 'bp' },
      { label: 'bill', value, unit: 'fen' },
    ],
    params: usedBy(set, least, bill(floor), result),
    sources: [...(rate ? [] : ['pen-rate']), 'pen-base-calendar'],
    notes: set.rules['pension-bill'].notes,
  });
}

/**
 * When the pension starts and what must be paid by then. `kind`: man, woman55, woman50, or woman for 'which of the two I
 * do not know': then both ends are the range; a class whose age was reached before the reform has no month. `paid`: months so far.
 * @param {Ruleset} set @param {{ birth: string, kind: string, paid: number | null, on: string }} asked @returns {Calculation}
 */
export function retirement(set, { birth, kind, paid, on }) {
  const missing = [...(birth ? [] : ['birth']), ...(kind ? [] : ['retire_class'])];
  if (missing.length) return asks(missing);
  if (kind !== 'woman') return one(set, birth, kind, paid, on);
  const early = one(set, birth, 'woman50', paid, on);
  const late = one(set, birth, 'woman55', paid, on);
  if (late.error) return late;
  const both = [early, late].filter(({ value }) => value);
  return made({
    ...late,
    value: null,
    range: both.length === 2 ? [early.value, late.value] : null,
    amounts: { early: { ...early.amounts, month: early.value }, late: { ...late.amounts, month: late.value } },
    formula: [],
    params: [...early.params, ...late.params],
    sources: [...early.sources, 'pen-women-class'],
    notes: [...late.notes, 'range', 'two-classes'],
  });
}

/** @param {Ruleset} set @param {string} birth @param {string} kind @param {number | null} paid @param {string} on @returns {Calculation} */
function one(set, birth, kind, paid, on) {
  const facts = { birth, retire_class: kind };
  const now = decide(set, 'pension-age', on, { ...facts, months_paid: paid });
  if (now.error) return wrong(now);
  if (now.outcome === 'not_in_force') return made({ verdict: 'not_in_force', notes: ['before-reform'] });
  if (decide(set, 'pension-join', on, { birth }).clause === 'too-young')
    return made({ verdict: 'no', clause: 'too-young', notes: ['too-young'], sources: ['pen-who'] });
  // Who has reached the age gets no figures from the rule: those of the rule's first day are the same.
  const age = now.clause === 'before' ? now : decide(set, 'pension-age', set.rules['pension-age'].in_force[0], facts);
  const { month, age: months, required, earliest } = age.amounts;
  if (!month) return made({ verdict: 'possible-ask', notes: ['before-reform'], sources: ['pen-retirement-age'] });
  return made({
    verdict: now.outcome,
    clause: now.clause ?? '',
    value: month,
    amounts: { age: months, required, earliest, reached: on >= month, ...short(set, facts, paid, on, month, required) },
    formula: steps(set, birth, kind, months, month, on),
    params: usedBy(set, age),
    sources: sourcesOf(set, 'pension-age', 'before'),
    notes: set.rules['pension-age'].notes,
  });
}

/** Months still to pay, and months left to pay them in. @param {Ruleset} set @param {any} facts @param {number | null} paid @param {string} on @param {string} month @param {number} required */
function short(set, facts, paid, on, month, required) {
  if (paid === null) return {};
  const short = Math.max(0, required - paid);
  if (on >= month) return { short, available: 0, inTime: !short };
  const { amounts, clause } = decide(set, 'pension-months', on, { ...facts, months_paid: paid });
  return { short, available: amounts.available ?? null, inTime: clause !== 'too-late' };
}

/** Birth + age before the reform + delay. @param {Ruleset} set @param {string} birth @param {string} kind @param {number} age @param {string} month @param {string} on */
function steps(set, birth, kind, age, month, on) {
  const base = rowAt(set, 'retirement.base', kind, on)?.value ?? age;
  return [
    { label: 'birth', value: birth, unit: 'month' },
    { label: 'old-age', value: base, unit: 'age' },
    { label: 'old-month', value: addMonths(birth, base), unit: 'month' },
    { label: 'delay', value: age - base, unit: 'months' },
    { label: 'retire', value: month, unit: 'month' },
  ];
}
