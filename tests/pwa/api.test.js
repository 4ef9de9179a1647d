/** What the phone makes of every kind of answer, and of none. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Api, Refused, Unreachable } from '../../pwa/core/api.js';
import { canonical, cleanWords, sealStationReport, sha256 } from '../../pwa/core/seal.js';
import { uuid } from '../../pwa/core/uuid.js';

const SEALED = { id: 'a', kind: 'station-report', url: '/api/v1/station-reports/a', body: '{}', hash: 'h' };

const reply = (status, body, headers = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });

const sending = (answer, given = {}) => new Api({ fetch: async () => answer, ...given }).send(SEALED);

const unreachable =
  (why, retryAfter = 0) =>
  (error) =>
    error instanceof Unreachable && error.why === why && error.retryAfter === retryAfter;

test('a right echo is a receipt', async () => {
  assert.equal((await sending(reply(201, { id: 'a', hash: 'h', state: 'received' }))).state, 'received');
});

test('an echo of something else is not a receipt', async () => {
  await assert.rejects(sending(reply(200, { id: 'a', hash: 'other' })), unreachable('wrong-echo'));
  await assert.rejects(sending(reply(200, { id: 'b', hash: 'h' })), unreachable('wrong-echo'));
});

test('a captive portal that answers 200 with its own page is no answer', async () => {
  const portal = reply(200, '<html>log in</html>', { 'Content-Type': 'text/html' });
  await assert.rejects(sending(portal), unreachable('not-ours'));
});

test('a portal that refuses in HTML, or in JSON of another shape, is no refusal of ours', async () => {
  await assert.rejects(sending(reply(403, 'no', { 'Content-Type': 'text/plain' })), unreachable('not-ours'));
  await assert.rejects(sending(reply(403, { message: 'pay first' })), unreachable('not-ours'));
  await assert.rejects(sending(reply(403, '["error"]')), unreachable('not-ours'));
});

test('an answer cut short on the way is no answer', async () => {
  await assert.rejects(sending(reply(201, '{"id":"a","ha')), unreachable('not-ours'));
});

for (const status of [401, 408, 429, 500, 502, 503, 507]) {
  test(`status ${status} means later, and says how much later`, async () => {
    const later = reply(status, { error: 'later', detail: {} }, { 'Retry-After': '17' });
    await assert.rejects(sending(later), unreachable('later', 17));
  });
}

for (const status of [400, 403, 404, 409, 413, 415, 422]) {
  test(`status ${status} with our code is a refusal that carries its reason`, async () => {
    const no = reply(status, { error: 'bad-field', detail: { field: 'words' } });
    await assert.rejects(sending(no), (error) => {
      assert.ok(error instanceof Refused);
      assert.deepEqual([error.code, error.detail, error.status], ['bad-field', { field: 'words' }, status]);
      return true;
    });
  });
}

test('a dead network is Unreachable', async () => {
  const api = new Api({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
  await assert.rejects(api.send(SEALED), unreachable('no-answer'));
});

test('a server that never answers is given up and its request aborted', async () => {
  let aborted = false;
  const fetch = (_, { signal }) =>
    new Promise(() => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
    });
  await assert.rejects(new Api({ fetch, timeout: 1 }).send(SEALED), unreachable('timeout'));
  assert.ok(aborted);
});

test('Retry-After as a date is read by the clock of the server, and never silences a phone for days', async () => {
  const dated = { 'Retry-After': 'Sun, 22 Nov 2026 10:00:30 GMT', Date: 'Sun, 22 Nov 2026 10:00:00 GMT' };
  await assert.rejects(sending(reply(503, { error: 'x' }, dated)), unreachable('x', 30));
  await assert.rejects(sending(reply(503, { error: 'x' }, { 'Retry-After': '999999' })), unreachable('x', 3600));
  await assert.rejects(sending(reply(503, { error: 'x' }, { 'Retry-After': 'soon' })), unreachable('x', 0));
});

test('nothing personal rides along: no cookie, no redirect followed, nothing cached', async () => {
  let seen;
  const fetch = async (_, init) => {
    seen = init;
    return reply(201, { id: 'a', hash: 'h' });
  };
  await new Api({ fetch }).send(SEALED);
  assert.deepEqual([seen.credentials, seen.redirect, seen.cache, seen.method], ['omit', 'error', 'no-store', 'PUT']);
});

test('phone and server seal the same body to the same bytes and hash', async () => {
  const rows = JSON.parse(readFileSync(new URL('../fixtures/seals.json', import.meta.url), 'utf8'));
  assert.ok(rows.length >= 3);
  for (const row of rows) {
    assert.equal(canonical(row.body), row.canonical);
    assert.equal(await sha256(row.canonical), row.hash);
  }
});

test('a number that two languages write differently is not sealed', () => {
  assert.throws(() => canonical({ a: 1.5 }), TypeError);
  assert.throws(() => canonical({ a: undefined }), TypeError);
});

test('words lose what no database keeps, and nothing else', () => {
  assert.equal(cleanWords('  没水\r\n\u0000\u0007门锁了 \ud83d 😀\t! '), '没水\n门锁了 \ufffd 😀\t!');
});

test('300 characters pass, emoji counted as one each; 301 are refused, not cut', async () => {
  const report = { station: '330114-7', answer: 'wrong', aspects: ['hours'], words: '😀'.repeat(300) };
  const sealed = await sealStationReport(report, 0);
  assert.equal(JSON.parse(sealed.body).said_at, '1970-01-01T00:00:00.000Z');
  assert.equal(sealed.url, `/api/v1/station-reports/${sealed.id}`);
  await assert.rejects(async () => sealStationReport({ ...report, words: '字'.repeat(301) }, 0), RangeError);
});

test('ids are version 4 also where the browser has no randomUUID', () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(uuid(), form);
  const had = Object.getOwnPropertyDescriptor(crypto, 'randomUUID');
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  try {
    assert.match(uuid(), form);
  } finally {
    had ? Object.defineProperty(crypto, 'randomUUID', had) : delete crypto.randomUUID;
  }
});
