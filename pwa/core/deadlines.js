/**
 * Time limits: calendar days, months or working days, never mixed; counts as server/domain/deadlines.py does.
 * The day it starts from does not count. Working days are provisional when a year they pass has no table.
 */
import { addMonths } from './rules.js';
import { addWorkdays } from './workdays.js';

/** @typedef {import('../types').Calendar} Calendar */
/** @typedef {{ id: string, on: string, left: number, next: boolean, provisional: boolean }} Step */

/** Steps of each time limit, as in server/domain/deadlines.py. @type {Record<string, [id: string, count: number, unit: string][]>} */
export const METERS = {
  'injury-claim': [
    ['report', 0, 'days'],
    ['check-report', 7, 'days'],
    ['ask-platform', 25, 'days'],
    ['platform-files', 30, 'days'],
    ['prepare-own', 60, 'days'],
    ['file-own', 85, 'days'],
    ['late-statement', 90, 'days'],
  ],
  'work-injury-claim': [
    ['employer-files', 30, 'days'],
    ['file-own', 12, 'months'],
  ],
  arbitration: [['file', 12, 'months']],
};

/** Days since 1970-01-01; NaN for what is no date. @param {string} date ISO */
export const number = (date) => Date.parse(date) / 864e5;

/**
 * The day `count` days, months or workdays after `start`.
 * @param {string} start ISO @param {number} count whole, not negative @param {string} unit @param {Calendar} calendar
 */
export function due(start, count, unit, calendar) {
  if (!(count >= 0) || Number.isNaN(number(start))) throw new RangeError(`no time limit: ${start} and ${count}`);
  if (unit === 'days')
    return { date: new Date((number(start) + count) * 864e5).toISOString().slice(0, 10), provisional: false };
  if (unit === 'months') return { date: addMonths(start, count), provisional: false };
  if (unit === 'workdays') return addWorkdays(start, count, calendar);
  throw new RangeError(`no unit of time: ${unit}`);
}

/**
 * The steps of a time limit; `left` in calendar days (negative: over), `next`: the first not over.
 * @param {string} kind @param {string} start @param {string} today @param {Calendar} calendar @returns {Step[]}
 */
export function meter(kind, start, today, calendar) {
  let found = false;
  return METERS[kind].map(([id, count, unit]) => {
    const { date, provisional } = due(start, count, unit, calendar);
    const left = number(date) - number(today);
    const next = !found && left >= 0;
    found ||= next;
    return { id, on: date, left, next, provisional };
  });
}
