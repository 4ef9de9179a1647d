/** What thumbs type as exact whole numbers. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { bpOf, countOf, fenOf } from '../../pwa/core/calc-input.js';

test('money is exact to the fen, however it is typed', () => {
  for (const [text, fen] of [
    ['7270', 727000],
    ['7,270.5', 727050],
    [' 7270.05元', 727005],
    ['７２７０', 727000],
    ['0.29', 29],
    ['12.', 1200],
  ])
    assert.equal(fenOf(/** @type {string} */ (text)), fen, `${text}`);
  assert.equal(fenOf(''), null);
  assert.equal(fenOf(undefined), null);
});

test('what is no number, negative or too much is not guessed at', () => {
  for (const text of ['abc', '-1', '1.234', '1e3', '0x10', '12.5.1', '1000001', '99999999999'])
    assert.ok(Number.isNaN(fenOf(text)), text);
  for (const text of ['101', '-5', '5-12']) assert.ok(Number.isNaN(bpOf(text)), text);
  for (const text of ['1.5', '721', '-1']) assert.ok(Number.isNaN(countOf(text)), text);
});

test('rates and counts', () => {
  assert.deepEqual([bpOf('12'), bpOf('5.5%'), bpOf('')], [1200, 550, null]);
  assert.deepEqual([countOf('150'), countOf('0'), countOf(''), countOf('31', 31)], [150, 0, null, 31]);
});
