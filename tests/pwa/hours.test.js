/** Open or closed on the phone: the cases both languages share, the week table, and the clock of China. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { chinaTime } from '../../pwa/core/clock.js';
import { stateAt, weekText } from '../../pwa/core/hours.js';

const fixture = new URL('../fixtures/hours-cases.json', import.meta.url);
const { calendar, cases } = JSON.parse(readFileSync(fixture, 'utf8'));

test('the phone says what the shared cases say', () => {
  assert.ok(cases.length >= 150);
  for (const [title, value, when, checked, [state, at, note]] of cases)
    assert.deepEqual(stateAt(value, when, calendar, checked), { state, at, note }, `${title}: ${value} at ${when}`);
});

test('a station without hours is never open', () => {
  for (const value of ['', ' ', 'open', 'Mo-Fr', '24 / 7', 'Mo-Fr 09:00-17:00; ', 'x'.repeat(10_000)])
    assert.equal(stateAt(value, '2026-11-23T10:00', calendar).state, 'unknown', value);
});

test('a phone without any calendar still tells the ordinary week', () => {
  assert.deepEqual(stateAt('Mo-Fr 09:00-17:00', '2026-11-23T10:00', {}), {
    state: 'open',
    at: '2026-11-23T17:00',
    note: '',
  });
});

test('the week table shows each day of a value', () => {
  const week = weekText('Tu-Fr 08:30-11:30,13:30-17:00; Sa-Su 22:00-06:00', '2026-11-23T10:00');
  assert.deepEqual(
    week.map(({ days }) => days),
    ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'],
  );
  assert.equal(week[0].spans, 'closed');
  assert.deepEqual(week[1].spans, ['08:30-11:30', '13:30-17:00']);
  assert.deepEqual(week[6].spans, ['22:00-06:00']);
});

test('the week table has a line for holidays when the value speaks of them', () => {
  assert.deepEqual(weekText('Mo-Su 09:00-17:00; PH off', '2026-11-23T10:00')[7], { days: 'PH', spans: 'closed' });
  assert.equal(weekText('Mo-Su 09:00-17:00', '2026-11-23T10:00').length, 7);
});

test('the week table is that of the season of the day', () => {
  const value = 'Apr-Oct Tu-Su 08:00-20:00; Nov-Mar Tu-Su 08:00-18:00';
  assert.deepEqual(weekText(value, '2026-10-31T10:00')[1].spans, ['08:00-20:00']);
  assert.deepEqual(weekText(value, '2026-11-01T10:00')[1].spans, ['08:00-18:00']);
  assert.deepEqual(weekText('24/7', '2026-11-01T10:00')[6].spans, ['00:00-24:00']);
});

test('hours nobody can read have no week table', () => {
  assert.deepEqual(weekText('', '2026-11-23T10:00'), []);
  assert.deepEqual(weekText('see the door', '2026-11-23T10:00'), []);
});

test('the clock is that of China wherever the phone was set up', () => {
  assert.equal(chinaTime(Date.UTC(2026, 10, 22, 15, 59)), '2026-11-22T23:59');
  assert.equal(chinaTime(Date.UTC(2026, 10, 22, 16, 0)), '2026-11-23T00:00');
  assert.equal(chinaTime(Date.UTC(2028, 1, 28, 16, 30)), '2028-02-29T00:30');
});

test('the module costs a phone at most 2.5 KB', () => {
  const entryPoints = [new URL('../../pwa/core/hours.js', import.meta.url).pathname];
  const built = buildSync({ entryPoints, bundle: true, minify: true, format: 'esm', target: 'es2020', write: false });
  assert.ok(gzipSync(built.outputFiles[0].contents, { level: 9 }).length <= 2560);
});
