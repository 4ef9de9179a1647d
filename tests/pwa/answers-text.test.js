/** Answers read from text: numbers that are not written whole are refused as the server refuses them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { readAnswers } from '../../pwa/core/answers-text.js';
import { evaluate } from '../../pwa/core/rules.js';
import { SET } from './a-ruleset.js';

test('1.0, 1e2 and 1.5 are no whole numbers, wherever they stand', () => {
  for (const number of ['1.0', '1e2', '1.5', '-0.0', '1E+2', '12.00']) {
    const facts = readAnswers(`{"hf_months_row": ${number}, "region": "440300"}`);
    const { outcome, error } = evaluate(SET, 'housing-loan', '2026-11-22', facts);
    assert.deepEqual([outcome, error], ['error', { code: 'bad-type', at: 'hf_months_row' }], number);
  }
});

test('whole numbers and texts stay as they are', () => {
  const text = '{"a": -12, "b": "1.0 \\"2.5\\" e1", "c": [true, null, 0], "1.5": 9007199254740993}';
  assert.deepEqual(readAnswers(text), JSON.parse(text));
});

test('what is no JSON is refused', () => {
  for (const text of ['{"a": 01}', '{"a": 1.}', '{a: 1}', '', '{"a": NaN}'])
    assert.throws(() => readAnswers(text), SyntaxError, text);
});
