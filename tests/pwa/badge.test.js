/** The badge of what is not verified: the phone judges as the server does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { needsAsking } from '../../pwa/core/badge.js';

const cases = JSON.parse(readFileSync(new URL('../fixtures/badge.json', import.meta.url), 'utf8'));

for (const { why, confidence, review_by, today, badge } of cases)
  test(`${badge ? 'a badge' : 'no badge'} for ${why}`, () =>
    assert.equal(needsAsking(confidence, review_by, today), badge));
