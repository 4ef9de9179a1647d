/** Time limits on the phone: the cases both languages share. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { due, meter } from '../../pwa/core/deadlines.js';

const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const { meters } = read('../fixtures/deadlines-cases.json');
const { calendar } = read('../fixtures/workdays-cases.json');

test('a meter shows what is over and what comes next', () => {
  for (const [kind, start, today, steps] of meters)
    assert.deepEqual(
      meter(kind, start, today, calendar).map((step) => [step.id, step.on, step.left, step.next]),
      steps,
    );
});

test('what is no time limit is refused', () => {
  assert.throws(() => due('2026-11-22', -1, 'days', calendar), RangeError);
  assert.throws(() => due('2026-11-22', 1, 'weeks', calendar), RangeError);
});
