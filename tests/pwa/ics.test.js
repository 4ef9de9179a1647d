/** Calendar files: what RFC 5545 asks of their bytes. tests/domain/test_ics.py reads them with another program. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { calendarText, folded } from '../../pwa/core/ics.js';

const now = '2026-11-22T03:04:05.678Z';
const reminder = { uid: 'a', on: '2026-12-31', title: '第 30 天', text: '问平台：提交了吗？' };
const lines = (/** @type {string} */ file) => file.replaceAll('\r\n ', '').split('\r\n');
const octets = (/** @type {string} */ line) => new TextEncoder().encode(line).length;

test('a reminder is an all-day event with two alarms, ending the next day', () => {
  const file = lines(calendarText([reminder], now));
  for (const line of [
    'UID:a@waystation',
    'DTSTAMP:20261122T030405Z',
    'DTSTART;VALUE=DATE:20261231',
    'DTEND;VALUE=DATE:20270101',
    'SUMMARY:第 30 天',
    'TRIGGER:-PT15H',
    'TRIGGER:PT9H',
  ])
    assert.ok(file.includes(line), line);
  assert.equal(file.filter((line) => line === 'BEGIN:VALARM').length, 2);
  assert.equal(file.at(-1), '');
});

test('every line ends with CR LF and none is longer than 75 octets, in Chinese too', () => {
  const long = '平台没申请的，自己要在九十天内申请；'.repeat(20);
  const file = calendarText([{ ...reminder, title: long, text: long + '𠮷😀'.repeat(40) }], now);
  const raw = file.split('\r\n');
  assert.ok(raw.every((line) => octets(line) <= 75 && !/[\r\n]/.test(line)));
  assert.ok(
    raw.some((line) => octets(line) > 72),
    'lines are filled',
  );
  assert.ok(lines(file).includes(`SUMMARY:${long}`));
  assert.ok(!file.includes('\uFFFD') && file.isWellFormed?.() !== false);
});

test('a line of exactly 75 octets stays, of 76 is folded', () => {
  assert.equal(folded('a'.repeat(75)), 'a'.repeat(75));
  assert.equal(folded('a'.repeat(76)), `${'a'.repeat(75)}\r\n a`);
  assert.equal(folded('字'.repeat(25)), '字'.repeat(25));
  assert.equal(folded(`a${'字'.repeat(25)}`), `a${'字'.repeat(24)}\r\n 字`);
});

test('commas, semicolons, backslashes and new lines are escaped', () => {
  const file = lines(calendarText([{ ...reminder, text: 'a,b;c\\d\r\ne\nf' }], now));
  assert.ok(file.includes('DESCRIPTION:a\\,b\\;c\\\\d\\ne\\nf'));
});

test('the same step gives the same bytes, whenever it is asked for, but for the stamp', () => {
  const other = calendarText([reminder], '2026-11-23T00:00:00.000Z');
  assert.equal(calendarText([reminder], now).replace('20261122T030405Z', '20261123T000000Z'), other);
});
