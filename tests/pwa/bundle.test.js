/** The benefits pack a phone keeps: checked by its hash, read with no network, never lost to a bad one. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Bundle } from '../../pwa/core/bundle.js';
import { PackError } from '../../pwa/core/packs.js';

const INDEX = '/packs/benefits.json';
const hex = (/** @type {any} */ bytes) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
const digest = async (/** @type {any} */ bytes) => hex(bytes);

/** @param {string} word what tells one pack from another */
const aBenefits = (word) => ({
  format: 1,
  baked_on: '2026-11-22',
  ruleset: { hash: word, facts: {}, params: {}, rules: {}, checks: {} },
  guides: [],
  groups: [],
  channels: {},
  sources: { one: { title: word } },
  calendar: {},
});

/** A phone with a server, a shelf that outlives a page, and a network that can fail. */
function phone(hasShelf = true) {
  /** @type {Map<string, string>} */ const files = new Map();
  /** @type {Map<string, string>} */ const shelf = new Map();
  const memory = new Map();
  const all = {
    files,
    shelf,
    memory,
    asked: /** @type {string[]} */ ([]),
    room: Number.POSITIVE_INFINITY,
    trouble: /** @type {(url: string, init?: any) => Response | Error | undefined} */ (() => undefined),
    publish: (/** @type {any} */ pack) => {
      const text = JSON.stringify(pack);
      const sha256 = hex(Buffer.from(text));
      const url = `/packs/benefits.${sha256.slice(0, 12)}.json`;
      files.set(url, text);
      const ruleset = pack.ruleset.hash;
      files.set(INDEX, JSON.stringify({ url, sha256, bytes: text.length, ruleset, baked_at: pack.baked_on }));
      return url;
    },
    page: () => new Bundle({ fetch, cache: hasShelf ? cache : null, digest, remember }),
  };
  const fetch = async (/** @type {string} */ url, /** @type {any} */ init) => {
    all.asked.push(url);
    const trouble = all.trouble(url, init);
    if (trouble instanceof Error) throw trouble;
    const text = files.get(url);
    return trouble ?? (text === undefined ? new Response('none', { status: 404 }) : new Response(text));
  };
  const cache = {
    match: async (/** @type {string} */ url) => (shelf.has(url) ? new Response(shelf.get(url)) : undefined),
    put: async (/** @type {string} */ url, /** @type {Response} */ reply) => {
      const text = await reply.text();
      if (text.length > all.room) throw new DOMException('no room', 'QuotaExceededError');
      shelf.set(url, text);
    },
    delete: async (/** @type {string} */ url) => shelf.delete(url),
    keys: async () => [...shelf.keys()].map((url) => ({ url: `https://example.org${url}` })),
  };
  const remember = {
    get: (/** @type {string} */ key) => memory.get(key),
    set: (/** @type {string} */ key, /** @type {any} */ value) => memory.set(key, structuredClone(value)),
  };
  return all;
}

const offline = () => new TypeError('no network');
const word = async (/** @type {Bundle} */ bundle) => (await bundle.open()).ruleset.hash;
const fails = (/** @type {string} */ code) => (/** @type {any} */ error) => {
  assert.ok(error instanceof PackError);
  assert.equal(error.code, code);
  return true;
};

test('the first visit fetches the pack; afterwards it opens with no network', async () => {
  const all = phone();
  const url = all.publish(aBenefits('a'));
  assert.equal(await word(all.page()), 'a');
  assert.deepEqual(all.asked, [INDEX, url]);
  all.trouble = offline;
  all.asked = [];
  assert.equal(await word(all.page()), 'a');
  assert.deepEqual(all.asked, []);
});

test('the rules find their sources among those of the pack', async () => {
  const all = phone();
  all.publish(aBenefits('a'));
  const pack = await all.page().open();
  assert.equal(pack.ruleset.sources, pack.sources);
});

test('with no network and nothing kept the pack is unreachable, and before the first bake it is gone', async () => {
  const all = phone();
  await assert.rejects(all.page().open(), fails('gone'));
  all.trouble = offline;
  await assert.rejects(all.page().open(), fails('unreachable'));
  all.trouble = () => new Response('busy', { status: 503 });
  await assert.rejects(all.page().open(), fails('unreachable'));
});

test('an update takes the new pack and lets go of the old; without one nothing is fetched', async () => {
  const all = phone();
  const old = all.publish(aBenefits('a'));
  const page = all.page();
  await page.open();
  all.asked = [];
  assert.deepEqual(await page.update(), { changed: false });
  assert.deepEqual(all.asked, [INDEX]);
  const url = all.publish(aBenefits('b'));
  assert.deepEqual(await page.update(), { changed: true });
  assert.equal(await word(page), 'b');
  assert.deepEqual([...all.shelf.keys()], [url]);
  assert.notEqual(url, old);
});

test('an update that breaks off leaves the old pack in place', async () => {
  const all = phone();
  all.publish(aBenefits('a'));
  await all.page().open();
  const url = all.publish(aBenefits('b'));
  all.trouble = (asked) => (asked === url ? offline() : undefined);
  await assert.rejects(all.page().update(), fails('unreachable'));
  assert.equal(await word(all.page()), 'a');
});

test('a café’s login page is no pack, whatever it answers', async () => {
  const all = phone();
  all.publish(aBenefits('a'));
  all.trouble = () => new Response('<html>请先登录</html>');
  await assert.rejects(all.page().open(), fails('corrupt'));
  assert.equal(all.shelf.size, 0);
  all.trouble = (url) => (url === INDEX ? undefined : new Response('<html>请先登录</html>'));
  await assert.rejects(all.page().open(), fails('corrupt'));
  assert.equal(all.shelf.size, 0);
});

test('a file damaged in the browser’s own cache is asked for again, past that cache', async () => {
  const all = phone();
  const url = all.publish(aBenefits('a'));
  all.trouble = (asked, init) => (asked === url && !init?.cache ? new Response('{"format":1}') : undefined);
  assert.equal(await word(all.page()), 'a');
});

test('a kept file that is damaged or gone is fetched again', async () => {
  const all = phone();
  const url = all.publish(aBenefits('a'));
  await all.page().open();
  all.shelf.set(url, JSON.stringify(aBenefits('forged')));
  assert.equal(await word(all.page()), 'a');
  all.shelf.delete(url);
  assert.equal(await word(all.page()), 'a');
  assert.ok(all.shelf.has(url));
});

test('a pack of a format this app does not know is not taken', async () => {
  const all = phone();
  all.publish(aBenefits('a'));
  await all.page().open();
  all.publish({ ...aBenefits('b'), format: 2 });
  await assert.rejects(all.page().update(), fails('corrupt'));
  assert.equal(await word(all.page()), 'a');
});

test('a full phone, or one that keeps nothing, still shows the pack', async () => {
  const all = phone();
  all.publish(aBenefits('a'));
  all.room = 10;
  const page = all.page();
  assert.equal(await word(page), 'a');
  all.trouble = offline;
  assert.equal(await word(page), 'a');
  const bare = phone(false);
  bare.publish(aBenefits('c'));
  assert.equal(await word(bare.page()), 'c');
});

test('an update on a full phone shows the new pack and keeps the old one for later', async () => {
  const all = phone();
  const url = all.publish(aBenefits('a'));
  const page = all.page();
  await page.open();
  all.room = 10;
  all.publish(aBenefits('b'));
  await page.update();
  assert.equal(await word(page), 'b');
  assert.deepEqual([...all.shelf.keys()], [url]);
  all.trouble = offline;
  assert.equal(await word(all.page()), 'a');
});

test('two asks at once fetch once', async () => {
  const all = phone();
  const url = all.publish(aBenefits('a'));
  const page = all.page();
  await Promise.all([page.open(), page.open()]);
  assert.deepEqual(all.asked, [INDEX, url]);
});

test('an entry that leads elsewhere is not followed', async () => {
  const all = phone();
  const text = JSON.stringify(aBenefits('a'));
  const sha256 = hex(Buffer.from(text));
  all.files.set(INDEX, JSON.stringify({ url: '//evil.example/packs/benefits.000000000000.json', sha256 }));
  await assert.rejects(all.page().open(), fails('corrupt'));
  assert.deepEqual(all.asked, [INDEX]);
});
