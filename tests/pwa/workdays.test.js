/** Working days on the phone: the cases both languages share. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { addWorkdays, isWorkday, kindOf } from '../../pwa/core/workdays.js';

const fixture = new URL('../fixtures/workdays-cases.json', import.meta.url);
const { calendar, kinds, adds } = JSON.parse(readFileSync(fixture, 'utf8'));

test('every day is what the notice says it is', () => {
  for (const [date, kind] of kinds) assert.equal(kindOf(date, calendar), kind, date);
});

test('a due date skips holidays, counts make-up days, and is provisional past the last notice', () => {
  for (const [start, count, date, provisional] of adds)
    assert.deepEqual(addWorkdays(start, count, calendar), { date, provisional }, `${start} + ${count}`);
});

test('without a table the weekday speaks, provisionally', () => {
  assert.deepEqual(isWorkday('2026-10-01', {}), { works: true, provisional: true });
  assert.deepEqual(isWorkday('2026-10-10', {}), { works: false, provisional: true });
  assert.deepEqual(isWorkday('2026-10-10', calendar), { works: true, provisional: false });
});

test('nobody counts back in time', () => {
  assert.throws(() => addWorkdays('2026-11-23', -1, calendar), RangeError);
});
