/** Working days by the State Council's table of the year; counts as server/domain/workdays.py does. */

/** @typedef {import('../types').Calendar} Calendar */

/** @param {string} date ISO */
const number = (date) => Date.parse(date) / 864e5;

/** @param {number} day days since 1970-01-01 */
const iso = (day) => new Date(day * 864e5).toISOString().slice(0, 10);

/** @param {string} date ISO @returns {boolean} Monday to Friday */
const inWeek = (date) => (number(date) + 3) % 7 < 5;

/**
 * What a day is; 'unknown' when its year has no table.
 * @param {string} date ISO @param {Calendar} calendar
 * @returns {'workday' | 'weekend' | 'holiday' | 'makeup' | 'unknown'}
 */
export function kindOf(date, calendar) {
  const year = calendar[date.slice(0, 4)];
  if (!year) return 'unknown';
  if (year.off.includes(date.slice(5))) return 'holiday';
  if (year.work.includes(date.slice(5))) return 'makeup';
  return inWeek(date) ? 'workday' : 'weekend';
}

/**
 * Whether a day is worked; provisional when only the weekday speaks.
 * @param {string} date ISO @param {Calendar} calendar
 */
export function isWorkday(date, calendar) {
  const kind = kindOf(date, calendar);
  if (kind === 'unknown') return { works: inWeek(date), provisional: true };
  return { works: kind === 'workday' || kind === 'makeup', provisional: false };
}

/**
 * The count-th working day after a day (0: the day itself); the day of the start does not count.
 * @param {string} start ISO @param {number} count whole, not negative @param {Calendar} calendar
 */
export function addWorkdays(start, count, calendar) {
  if (!(count >= 0)) throw new RangeError('count is negative');
  let day = number(start);
  let provisional = false;
  for (let left = count; left > 0; ) {
    const it = isWorkday(iso(++day), calendar);
    provisional ||= it.provisional;
    if (it.works) left--;
  }
  return { date: iso(day), provisional };
}
