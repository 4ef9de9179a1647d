/** Open or closed at a moment: reads the opening_hours subset, grammar and decisions as in server/domain/hours. */

/** @typedef {import('../types').Calendar} Calendar */
/** @typedef {import('../types').OpenState} OpenState */
/** @typedef {[number, number]} Span minutes from a day's start; the end may lie in the next day */
/** @typedef {{ seasons: [number, number][], days: number, spans: Span[] }} Rule days: bits Mo..Su, PH; no span: closed */
/** @typedef {{ days: string, spans: string[] | 'closed' }} WeekLine */

const NAMES = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su', 'PH'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY = 1440;
const PH = 128;
const CLOSING = 30; // minutes before the end
const AHEAD = 14; // days looked ahead
/** Days (month * 100 + day) that holidays, their bridges and make-up days can fall on, any year: first, last, … */
const LIKELY = [101, 104, 118, 303, 402, 409, 425, 512, 524, 630, 905, 1014];
const MOMENT = /^(?:([12]\d{3}) )?([A-Z][a-z]{2})(?: (\d\d))?$/;
const TIMES = /^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

/**
 * Is it open? Empty, unreadable and undated hours are unknown, and unknown is never open.
 * @param {string} value @param {string} when local China time 'YYYY-MM-DDTHH:MM' @param {Calendar} calendar
 * @param {string} [checked] ISO date of the last check of the hours, '' unknown
 * @returns {OpenState}
 */
export function stateAt(value, when, calendar, checked = '') {
  const rules = parse(value);
  if (!rules) return state('unknown');
  if (value === '24/7') return state('open');
  if (checked.slice(0, 4) !== when.slice(0, 4) && seasonal(rules)) return state('unknown', '', 'season-of-other-year');
  return onCalendar(rules, calendar, dayOf(when), +when.slice(11, 13) * 60 + +when.slice(14, 16));
}

/**
 * The week of a value in the season of a day: Monday to Sunday, then PH when the value has rules for holidays.
 * Empty when the value cannot be read.
 * @param {string} value @param {string} when local China time
 * @returns {WeekLine[]}
 */
export function weekText(value, when) {
  const rules = parse(value) ?? [];
  const on = dayOf(when);
  const some = NAMES.filter((_, i) => rules.length && (i < 7 || rules.some((rule) => rule.days & PH)));
  return some.map((days) => {
    const spans = spansOn(rules, on, 1 << NAMES.indexOf(days)).map((span) => span.map(clock).join('-'));
    return { days, spans: spans.length ? spans : 'closed' };
  });
}

/**
 * Rules in their order, or null when the value is not of our subset.
 * @type {(value: string) => Rule[] | null}
 */
export const parse = kept((/** @type {string} */ value) => {
  if (value === '24/7') return [{ seasons: [], days: 127, spans: [[0, DAY]] }];
  try {
    return value.length > 255 ? null : value.split('; ').map(toRule);
  } catch {
    return null;
  }
});

/**
 * The function with its answers kept: a list asks for the same few values and days thousands of times.
 * @template A, B @param {(a: A) => B} answer @returns {(a: A) => B}
 */
function kept(answer) {
  const answers = new Map();
  return (a) => {
    let b = answers.get(a);
    if (b === undefined) {
      if (answers.size > 999) answers.clear();
      b = answer(a);
      answers.set(a, b);
    }
    return b;
  };
}

/** @param {unknown} fine */
function must(fine) {
  if (!fine) throw new Error();
}

/** @param {string} text @returns {Rule} */
function toRule(text) {
  const words = text.split(' ');
  const tail = /** @type {string} */ (words.pop());
  must(words[0] !== '');
  const days = words.length && NAMES.includes(words[words.length - 1].slice(0, 2)) ? toDays(words.pop()) : 127;
  const seasons = words.length ? words.join(' ').split(',').map(toSeason) : [];
  return { seasons, days, spans: /^(off|closed)$/.test(tail) ? [] : tail.split(',').map(toSpan) };
}

/** @param {string | undefined} text */
function toDays(text = '') {
  let bits = 0;
  for (const part of text.split(',')) {
    let [first, last] = part.split('-').map((name) => NAMES.indexOf(name));
    last ??= first;
    must(
      first >= 0 &&
        last >= 0 &&
        part.length < 6 &&
        (first === last ? part.length < 3 || first < 7 : first < 7 && last < 7),
    );
    for (bits |= 1 << last; first !== last; first = (first + 1) % 7) bits |= 1 << first;
  }
  return bits;
}

/** @param {string} text @returns {Span} */
function toSpan(text) {
  const [, hour, minute, endHour, endMinute] = (TIMES.exec(text) ?? []).map(Number);
  const start = hour * 60 + minute;
  const end = endHour * 60 + endMinute;
  must(start < DAY && end <= DAY && start !== end);
  return [start, end > start ? end : end + DAY];
}

/**
 * First and last day as month * 32 + day, plus year * 512 when the year is said.
 * @param {string} text @returns {[number, number]}
 */
function toSeason(text) {
  const [left, right, more] = text.split('-');
  const first = moment(left);
  const last = right === undefined ? first : moment(right);
  must(more === undefined && !first.day === !last.day && (first.year || !last.year));
  const year = first.year * 512;
  const start = year + first.month * 32 + (first.day || 1);
  const end = (last.year * 512 || year) + last.month * 32 + (last.day || LENGTHS[last.month - 1]);
  must(!year || start <= end);
  return [start, end];
}

/** @param {string} text */
function moment(text) {
  const [, year = 0, name = '', day] = MOMENT.exec(text) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  must(month && (day === undefined || (+day && +day <= LENGTHS[month - 1])));
  return { year: +year, month, day: +(day ?? 0) };
}

/**
 * True when a season has no year and the yearless ones leave part of the year uncovered.
 * @param {Rule[]} rules
 */
function isSeasonal(rules) {
  const seasons = rules.flatMap((rule) => rule.seasons).filter(([first]) => first < 512);
  const leapYear = dayOf('2024-01-01');
  return seasons.length > 0 && [...Array(366).keys()].some((i) => !within(seasons, leapYear + i));
}

/** @param {Rule['seasons']} seasons @param {number} day */
function within(seasons, day) {
  const [year, month, date] = iso(day).split('-').map(Number);
  return seasons.some(([first, last]) => {
    const number = month * 32 + date + (first < 512 ? 0 : year * 512);
    return first <= last ? first <= number && number <= last : number >= first || number <= last;
  });
}

/**
 * Spans of the last rule that matches a day, taken as these day bits.
 * @param {Rule[]} rules @param {number} day @param {number} bits
 */
function spansOn(rules, day, bits) {
  let /** @type {Span[]} */ spans = [];
  for (const rule of rules) if (rule.days & bits && (!rule.seasons[0] || within(rule.seasons, day))) spans = rule.spans;
  return spans;
}

/**
 * The state at minute `now` of `today`; days count from 1970-01-01.
 * @param {Rule[]} rules @param {Calendar} calendar @param {number} today @param {number} now
 * @returns {OpenState}
 */
function onCalendar(rules, calendar, today, now) {
  const hasPh = rules.some((rule) => rule.days & PH);

  /** off (holiday), work (make-up workday), missing (no table for the year) or '' @param {number} day */
  const kind = (day) => {
    const on = iso(day);
    const year = calendar[on.slice(0, 4)];
    if (!year) return 'missing';
    return year.off.includes(on.slice(5)) ? 'off' : year.work.includes(on.slice(5)) ? 'work' : '';
  };

  /** @param {number} day @param {number} weekday Monday is 0 */
  const byRule = (day, weekday) => spansOn(rules, day, (1 << weekday) | (kind(day) === 'off' ? PH : 0));

  /** @param {number} day */
  const ownHours = (day) => byRule(day, (day + 3) % 7);

  /** Hours from Monday to Friday, each as text to compare. @param {number} day */
  const workHours = (day) => [0, 1, 2, 3, 4].map((weekday) => `${byRule(day, weekday)}`);

  /** Spans that start on the day; a make-up day has working hours when the value means working days. @param {number} day */
  const spans = (day) => {
    const meansWork =
      kind(day) === 'work' &&
      rules.some((rule) => rule.days & PH && !rule.spans[0]) &&
      !rules.some((rule) => rule.days & 96 && rule.spans[0]) &&
      new Set(workHours(day)).size < 2;
    return meansWork && byRule(day, 0)[0] ? byRule(day, 0) : ownHours(day);
  };

  /** A PH rule might apply, and nobody knows yet. @param {number} day */
  const doubtful = (day) => hasPh && kind(day) === 'missing' && likely(day);

  /** Why the hours of a day deserve care. @param {number} day @returns {OpenState['note']} */
  const note = (day) => {
    const what = kind(day);
    if (what === 'off') return hasPh ? '' : 'holiday';
    if (what === 'work') return workHours(day).some((hours) => hours !== `${ownHours(day)}`) ? 'makeup' : '';
    return what && (hasPh || likely(day)) ? 'holiday-unknown' : '';
  };

  const late = () => rules.some((rule) => rule.spans.some(([, end]) => end > now + DAY));
  if (doubtful(today) || (doubtful(today - 1) && late())) return state('unknown', '', 'holiday-unknown');

  let end = 0;
  for (const [start, stop] of [...spans(today - 1).map(([a, b]) => [a - DAY, b - DAY]), ...spans(today)])
    if (start <= now && now < stop) end = Math.max(end, stop);

  if (!end) {
    for (let ahead = 0; ahead <= AHEAD; ahead++) {
      const day = today + ahead;
      if (doubtful(day)) return state('closed', '', note(today) || 'holiday-unknown');
      const starts = spans(day).flatMap(([start]) => (start + ahead * DAY > now ? start : []));
      if (starts[0] >= 0) return state('closed', stamp(day, Math.min(...starts)), note(today) || note(day));
    }
    return state('closed', '', note(today));
  }

  let word = /** @type {OpenState['note']} */ (note(today));
  let known = true;
  for (let ahead = 0; ahead <= AHEAD && end >= ahead * DAY && known; ahead++) {
    if (doubtful(today + ahead)) {
      known = end > ahead * DAY;
      if (known) break;
      word ||= 'holiday-unknown';
    } else
      for (const [start, stop] of [...spans(today + ahead)].sort(([a], [b]) => a - b))
        if (start + ahead * DAY <= end) end = Math.max(end, stop + ahead * DAY);
  }
  if (end >= AHEAD * DAY) return state('open', '', word);
  return state(end - now > CLOSING ? 'open' : 'closing', known ? stamp(today, end) : '', word);
}

/** @param {OpenState['state']} state @param {string} at @param {OpenState['note']} note @returns {OpenState} */
const state = (state, at = '', note = '') => ({ state, at, note });

/** @param {string} when ISO @returns {number} days since 1970-01-01 */
const dayOf = (when) => Date.parse(when.slice(0, 10)) / 864e5;

const iso = kept((/** @type {number} */ day) => new Date(day * 864e5).toISOString().slice(0, 10));

const seasonal = kept(isSeasonal);

/** @param {number} minute */
const clock = (minute) =>
  [(minute > DAY ? minute - DAY : minute) / 60, minute % 60]
    .map((part) => `${Math.floor(part)}`.padStart(2, '0'))
    .join(':');

/** @param {number} day @param {number} minute */
const stamp = (day, minute) => `${iso(day + Math.floor(minute / DAY))}T${clock(minute % DAY)}`;

/** @param {number} day */
function likely(day) {
  const on = +iso(day).slice(5).replace('-', '');
  return LIKELY.some((first, i) => i % 2 === 0 && first <= on && on <= LIKELY[i + 1]);
}
