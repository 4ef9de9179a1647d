/** How long there is to report an injury of an order and to claim: days 0, 7, 25, 30, 60, 85 and 90 from the accident. */

import { asks, decide, made, sourcesOf, wrong } from './calc-parts.js';
import { meter } from './deadlines.js';

/** @typedef {import('./deadlines.js').Step & { day: number, over: boolean }} ClaimStep */

const SOURCES = ['oi-platform-deadline-30d', 'oi-forms'];

/**
 * Calendar days all the way; no step of it is a promise. `value`: days since the accident.
 * @param {import('./calc-parts.js').Ruleset} set @param {{ accident: string, on: string }} asked
 * @returns {import('./calc-parts.js').Calculation} amounts.steps: ClaimStep[]; verdict 'over' once day 90 has passed
 */
export function claimMeter(set, { accident, on }) {
  if (!accident) return asks(['accident_date']);
  const checked = decide(set, 'injury-claim', on, { accident_date: accident });
  if (checked.error) return wrong(checked);
  const since = (Date.parse(on) - Date.parse(accident)) / 864e5;
  /** @type {ClaimStep[]} */
  const steps = meter('injury-claim', accident, on, {}).map((step) => ({
    ...step,
    day: since + step.left,
    over: step.left < 0,
  }));
  const last = steps[steps.length - 1];
  return made({
    verdict: last.over ? 'over' : 'running',
    clause: steps.find(({ next }) => next)?.id ?? '',
    value: since,
    amounts: { steps, left: last.left },
    formula: [
      { label: 'accident', value: accident, unit: 'date' },
      { label: 'claim-days', value: last.day, unit: 'days' },
      { label: 'last-day', value: last.on, unit: 'date' },
    ],
    sources: [...SOURCES.filter((id) => !set.sources || id in set.sources), ...sourcesOf(set, 'injury-claim', null)],
    notes: ['secondary-source', 'apply-anyway'],
  });
}
