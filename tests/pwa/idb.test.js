/** The phone's database when the system misbehaves: killed connections, old tabs, a full disk. */
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forceCloseDatabase, IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { Idb, Outdated, StorageFull } from '../../pwa/core/idb.js';

const fresh = (given) => {
  globalThis.indexedDB = new IDBFactory();
  return new Idb(given);
};

/** Run with one method of a class replaced. */
async function replaced(type, name, substitute, run) {
  const original = type.prototype[name];
  type.prototype[name] = function (...args) {
    return substitute.call(this, original, ...args);
  };
  try {
    return await run();
  } finally {
    type.prototype[name] = original;
  }
}

const fault = (name) => new DOMException(name, name);

test('what is put is there for the next visit', async () => {
  const idb = fresh();
  await idb.put('saved', { id: '330114-7', name: '驿站' });
  await idb.put('settings', 'en', { key: 'language' });
  await idb.close();
  const next = new Idb();
  assert.deepEqual(await next.all('saved'), [{ id: '330114-7', name: '驿站' }]);
  assert.equal(await next.get('settings', 'language'), 'en');
  assert.equal(await next.get('settings', 'never-set'), undefined);
});

test('a connection the phone killed in the background is opened again, once', async () => {
  const idb = fresh();
  await idb.put('saved', { id: 'a' });
  let kills = 0;
  const killed = function (original, ...args) {
    if (kills++ === 0) throw fault('InvalidStateError');
    return original.apply(this, args);
  };
  await replaced(IDBDatabase, 'transaction', killed, () => idb.put('saved', { id: 'b' }));
  assert.equal(kills, 2);
  assert.equal((await idb.all('saved')).length, 2);
});

test('a database that stays broken is said to be broken, after one retry', async () => {
  const idb = fresh();
  await idb.all('saved');
  let tries = 0;
  const broken = () => {
    tries++;
    throw fault('UnknownError');
  };
  await replaced(IDBDatabase, 'transaction', broken, () => assert.rejects(idb.all('saved'), { name: 'UnknownError' }));
  assert.equal(tries, 2);
});

test('a connection closed from outside is opened again at the next use', async () => {
  const idb = fresh();
  await idb.all('saved');
  let raw;
  const spy = function (original, ...args) {
    raw = this;
    return original.apply(this, args);
  };
  await replaced(IDBDatabase, 'transaction', spy, () => idb.put('saved', { id: 'a' }));
  forceCloseDatabase(raw);
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(await idb.all('saved'), [{ id: 'a' }]);
});

test('a full phone is said to be full, and nothing half is kept', async () => {
  const idb = fresh();
  await idb.put('outbox', { id: 'a' }, { strict: true });
  const full = () => {
    throw fault('QuotaExceededError');
  };
  const putting = () => assert.rejects(idb.put('outbox', { id: 'b' }, { strict: true }), StorageFull);
  await replaced(IDBObjectStore, 'put', full, putting);
  assert.deepEqual(await idb.all('outbox'), [{ id: 'a' }]);
});

test('an outbox write asks for strict durability', async () => {
  const idb = fresh();
  await idb.all('outbox');
  const asked = [];
  const spy = function (original, store, mode, options) {
    asked.push([mode, options?.durability]);
    return original.call(this, store, mode, options);
  };
  await replaced(IDBDatabase, 'transaction', spy, () => idb.put('outbox', { id: 'a' }, { strict: true }));
  assert.deepEqual(asked, [['readwrite', 'strict']]);
});

test('an old tab lets go when a new one upgrades, and says it is outdated afterwards', async () => {
  let outdated = 0;
  const old = fresh({ onoutdated: () => outdated++ });
  await old.put('saved', { id: 'a' });
  const next = new Idb({ version: 2 });
  assert.deepEqual(await next.all('saved'), [{ id: 'a' }]);
  assert.equal(outdated, 1);
  await assert.rejects(old.all('saved'), Outdated);
});

test('what another tab removed does not come back by a change', async () => {
  const idb = fresh();
  await idb.change('outbox', 'gone', { tries: 1 });
  assert.deepEqual(await idb.all('outbox'), []);
});
