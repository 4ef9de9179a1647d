/** 'Remind me': days as a calendar file (RFC 5545) that any phone opens. All-day, so no time zone is needed. */

/**
 * @typedef {object} Reminder
 * @property {string} uid stable: the same step imported twice is one entry
 * @property {string} on ISO day
 * @property {string} title
 * @property {string} [text] what to do
 */

const NINE = 9 * 60; // minutes after the day begins
const ROOM = 75; // octets a line may have, RFC 5545 3.1

/** @param {string} day ISO */
const compact = (day) => day.replaceAll('-', '');

/** @param {string} day ISO @returns {string} the next day */
const after = (day) => new Date(Date.parse(day) + 864e5).toISOString().slice(0, 10);

/** @param {string} text */
const escaped = (text) =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/([;,])/g, '\\$1')
    .replace(/\r\n|\r|\n/g, '\\n');

/** Lines of at most 75 octets; a letter is never cut in two. @param {string} line */
export function folded(line) {
  let out = '';
  let used = 0;
  for (const letter of line) {
    const size = octets(letter);
    if (used + size > ROOM) {
      out += '\r\n ';
      used = 1; // the space that begins it counts
    }
    out += letter;
    used += size;
  }
  return out;
}

/** @param {string} letter one code point */
function octets(letter) {
  const code = /** @type {number} */ (letter.codePointAt(0));
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** An alarm; minutes from the beginning of the day, negative: the day before. @param {number} minutes @param {string} title */
function alarm(minutes, title) {
  const size = Math.abs(minutes);
  const hours = Math.floor(size / 60);
  const trigger = `${minutes < 0 ? '-' : ''}PT${hours}H${size % 60 ? `${size % 60}M` : ''}`;
  return ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${title}`, `TRIGGER:${trigger}`, 'END:VALARM'];
}

/** @param {Reminder} reminder @param {string} stamp */
const event = ({ uid, on, title, text = '' }, stamp) => [
  'BEGIN:VEVENT',
  `UID:${uid}@waystation`,
  `DTSTAMP:${stamp}`,
  `DTSTART;VALUE=DATE:${compact(on)}`,
  `DTEND;VALUE=DATE:${compact(after(on))}`,
  `SUMMARY:${escaped(title)}`,
  ...(text ? [`DESCRIPTION:${escaped(text)}`] : []),
  'TRANSP:TRANSPARENT',
  ...alarm(NINE - 24 * 60, escaped(title)),
  ...alarm(NINE, escaped(title)),
  'END:VEVENT',
];

/**
 * The file: nine in the morning of each day and of the day before.
 * @param {Reminder[]} reminders @param {string} now UTC, ISO with seconds, when the file is made @returns {string}
 */
export function calendarText(reminders, now) {
  const stamp = `${now.slice(0, 19).replace(/[-:]/g, '')}Z`;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Waystation//Reminders//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...reminders.flatMap((reminder) => event(reminder, stamp)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
