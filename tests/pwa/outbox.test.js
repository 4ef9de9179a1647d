/** What a worker wrote: never lost, never twice, whatever the network, the server, the phone or the tabs do. */
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { Api, Refused, Unreachable } from '../../pwa/core/api.js';
import { Idb, NotKept, StorageFull } from '../../pwa/core/idb.js';
import { Outbox } from '../../pwa/core/outbox.js';
import { sealStationReport } from '../../pwa/core/seal.js';

const NOW = 1_795_000_000_000;
/** @type {Idb} */
let idb;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  idb = new Idb();
});

const report = (words) => sealStationReport({ station: '330114-7', answer: 'wrong', aspects: ['hours'], words }, NOW);

/** A server that keeps one row an id, like ours. */
class Server {
  rows = new Map();
  arrived = [];
  send = async ({ id, hash, body }) => {
    this.arrived.push(JSON.parse(body).words);
    if (this.rows.has(id) && this.rows.get(id) !== hash) throw new Refused('other-body');
    this.rows.set(id, hash);
    return { id, hash, state: 'received' };
  };
}

const outboxOf = (send, given = {}) => new Outbox({ store: idb, send, now: () => NOW, ...given });
const states = async (outbox) => (await outbox.items()).map((item) => item.state);

test('a report written with no signal waits, also after the app was closed, and leaves when the server has it', async () => {
  const server = new Server();
  const kept = await outboxOf(() => Promise.reject(new Unreachable('no-answer'))).put(await report('门锁了'));
  assert.equal(kept.state, 'waiting');
  await idb.close();
  idb = new Idb();
  const tomorrow = outboxOf(server.send);
  assert.deepEqual(await states(tomorrow), ['waiting']);
  await tomorrow.flush();
  assert.deepEqual([await tomorrow.items(), server.rows.size], [[], 1]);
});

test('a reply lost after the commit: sent again, kept once, gone from the phone', async () => {
  const server = new Server();
  let lose = true;
  const outbox = outboxOf(async (item) => {
    const echo = await server.send(item);
    if (lose) throw new Unreachable('no-answer');
    return echo;
  });
  await outbox.put(await report('没水'));
  await outbox.flush();
  assert.deepEqual([server.rows.size, await states(outbox)], [1, ['waiting']]);
  lose = false;
  await outbox.flush();
  assert.deepEqual([server.rows.size, server.arrived.length, await states(outbox)], [1, 2, []]);
});

test('a captive portal that says 200 to everything empties nothing', async () => {
  const portal = async () => new Response('<html>Wi-Fi login</html>', { headers: { 'Content-Type': 'text/html' } });
  const api = new Api({ fetch: portal });
  const outbox = outboxOf((item) => api.send(item));
  await outbox.put(await report('没水'));
  await outbox.flush();
  assert.deepEqual(await states(outbox), ['waiting']);
});

test('an echo with another hash empties nothing', async () => {
  const outbox = outboxOf(async ({ id }) => ({ id, hash: 'not the same' }));
  await outbox.put(await report('没水'));
  await outbox.flush();
  assert.deepEqual(await states(outbox), ['waiting']);
});

test('oldest first, one after another, also when the clock of the phone stepped back in between', async () => {
  const server = new Server();
  let now = NOW;
  let flying = 0;
  const outbox = outboxOf(
    async (item) => {
      assert.equal(++flying, 1);
      await new Promise((done) => setImmediate(done));
      flying--;
      return server.send(item);
    },
    { now: () => now },
  );
  for (const words of ['1', '2', '3']) {
    await outbox.put(await report(words));
    now -= 3_600_000;
  }
  await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
  assert.deepEqual(server.arrived, ['1', '2', '3']);
});

test('two tabs without locks sending at once: one row a report, nothing left, nothing brought back', async () => {
  const server = new Server();
  const slow = async (item) => {
    await new Promise((done) => setImmediate(done));
    return server.send(item);
  };
  const [one, two] = [outboxOf(slow), outboxOf(slow)];
  for (const words of ['1', '2', '3']) await one.put(await report(words));
  await Promise.all([one.flush(), two.flush()]);
  assert.deepEqual([server.rows.size, await one.items(), await two.items()], [3, [], []]);
});

test('a tab whose send failed does not bring back what another tab already delivered', async () => {
  const server = new Server();
  const other = outboxOf(server.send);
  const outbox = outboxOf(async () => {
    await other.flush();
    throw new Unreachable('timeout');
  });
  await outbox.put(await report('没水'));
  await outbox.flush();
  assert.deepEqual([server.rows.size, await outbox.items()], [1, []]);
});

test('with a lock held by another tab nothing is sent from here', async () => {
  const server = new Server();
  const outbox = outboxOf(server.send, { lock: async () => {} });
  await outbox.put(await report('没水'));
  await outbox.flush();
  assert.deepEqual([server.arrived, await states(outbox)], [[], ['waiting']]);
});

test('a report the server refuses steps aside with its reason and lets the others pass; the worker may try again', async () => {
  const server = new Server();
  let mended = false;
  const outbox = outboxOf(async (item) => {
    if (item.body.includes('poison') && !mended) throw new Refused('bad-field', { field: 'words' }, 422);
    return server.send(item);
  });
  const { id } = await outbox.put(await report('poison'));
  await outbox.put(await report('fine'));
  await outbox.flush();
  const [left] = await outbox.items();
  assert.deepEqual([left.state, left.code, left.detail], ['refused', 'bad-field', { field: 'words' }]);
  assert.deepEqual(server.arrived, ['fine']);
  await outbox.flush();
  assert.deepEqual(await states(outbox), ['refused']);
  mended = true;
  await outbox.retry(id);
  await outbox.flush();
  assert.deepEqual([await outbox.items(), server.rows.size], [[], 2]);
});

test('no answer stops the run: the second report is not tried against a dead network', async () => {
  let tries = 0;
  const outbox = outboxOf(async () => {
    tries++;
    throw new Unreachable('no-answer');
  });
  await outbox.put(await report('1'));
  await outbox.put(await report('2'));
  await outbox.flush();
  assert.deepEqual([tries, await states(outbox)], [1, ['waiting', 'waiting']]);
});

test('the wait grows from 5 s to 5 min, with jitter, and starts over after a success', async () => {
  const waits = [];
  const server = new Server();
  let down = true;
  const send = (item) => (down ? Promise.reject(new Unreachable('no-answer')) : server.send(item));
  const wake = (_, ms) => {
    waits.push(ms);
    return () => {};
  };
  const outbox = outboxOf(send, { wake, random: () => 1 });
  await outbox.put(await report('1'));
  for (let i = 0; i < 9; i++) await outbox.flush();
  assert.deepEqual(
    waits,
    [5, 10, 20, 40, 80, 160, 300, 300, 300].map((s) => s * 1000),
  );
  down = false;
  await outbox.flush();
  down = true;
  await outbox.put(await report('2'));
  await outbox.flush();
  assert.equal(waits.at(-1), 5000);
  const calm = outboxOf(send, { wake, random: () => 0 });
  for (let i = 0; i < 9; i++) await calm.flush();
  assert.equal(waits.at(-1), 150_000);
});

test('Retry-After is honoured, also by a page opened in the meantime, and the wake-up sends', async () => {
  const server = new Server();
  let now = NOW;
  let answer = () => Promise.reject(new Unreachable('too-many', 60));
  let woken;
  const wake = (run, ms) => {
    woken = { run, ms };
    return () => {};
  };
  const given = { wake, now: () => now };
  const outbox = outboxOf((item) => answer(item), given);
  await outbox.put(await report('1'));
  await outbox.flush();
  assert.equal(woken.ms, 60_000);
  answer = server.send;
  const reopened = outboxOf((item) => answer(item), given);
  now += 20_000;
  await reopened.flush();
  assert.deepEqual([server.arrived, woken.ms], [[], 40_000]);
  now += 40_000;
  woken.run();
  await reopened.flush();
  assert.deepEqual(server.arrived, ['1']);
});

test('a wait written while the clock was two days ahead does not hold a report back', async () => {
  const server = new Server();
  let now = NOW + 2 * 86_400_000;
  let answer = () => Promise.reject(new Unreachable('too-many', 60));
  const outbox = outboxOf((item) => answer(item), { now: () => now });
  await outbox.put(await report('1'));
  await outbox.flush();
  now = NOW;
  answer = server.send;
  await outbox.flush();
  assert.deepEqual(server.arrived, ['1']);
});

test('a full phone: the page hears it, the new words are not called kept, the old ones stay', async () => {
  const server = new Server();
  await outboxOf(server.send).put(await report('old'));
  const full = { all: (s) => idb.all(s), get: (s, k) => idb.get(s, k), put: () => Promise.reject(new StorageFull()) };
  const outbox = outboxOf(server.send, { store: full });
  await assert.rejects(outbox.put(await report('new')), StorageFull);
  assert.equal((await idb.all('outbox')).length, 1);
});

test('a write that reads back as something else is not called kept', async () => {
  const liar = { all: async () => [], get: async () => undefined, put: async () => {} };
  const outbox = outboxOf(new Server().send, { store: liar });
  await assert.rejects(outbox.put(await report('new')), NotKept);
});

test('the page hears waiting, sending, received, in this order', async () => {
  const heard = [];
  const outbox = outboxOf(new Server().send);
  const stop = outbox.onchange((item) => heard.push(item.state));
  await outbox.put(await report('1'));
  await outbox.flush();
  stop();
  await outbox.put(await report('2'));
  assert.deepEqual(heard, ['waiting', 'sending', 'received']);
});

test('a fault nobody expected keeps the report and is not swallowed', async () => {
  const outbox = outboxOf(() => Promise.reject(new SyntaxError('bug')));
  await outbox.put(await report('1'));
  await assert.rejects(outbox.flush(), SyntaxError);
  assert.deepEqual(await states(outbox), ['waiting']);
  assert.equal((await outbox.items())[0].tries, 1);
});
