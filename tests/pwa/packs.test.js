/** The packs a phone keeps: nothing is lost to a bad network, a full phone, a second tab or a café's login page. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { cityCandidates } from '../../pwa/core/candidates.js';
import { PackError, Packs } from '../../pwa/core/packs.js';
import { aDelta, aPack } from './a-pack.js';

const INDEX = '/packs/index.json';
const PORTAL = '<html><body>请先登录无线网</body></html>';
const hex = (/** @type {any} */ bytes) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
const digest = async (/** @type {any} */ bytes) => hex(bytes);

/** A server with one city, whose files can be changed, and a network that can fail. */
class Server {
  /** @type {Map<string, string>} */ files = new Map();
  /** @type {string[]} */ asked = [];
  /** @type {(url: string) => Response | Error | undefined} */ trouble = () => undefined;

  /** @param {any} pack @param {((base: string) => any) | null} [delta] */
  publish(pack, delta = null) {
    const text = JSON.stringify(pack);
    const sha256 = hex(Buffer.from(text));
    const entry = { adcode: '410100', name: '郑州市', name_en: 'Zhengzhou', url: this.#put(text, '410100.'), sha256 };
    const patch = delta && JSON.stringify(delta(sha256));
    const deltaEntry = patch && {
      url: this.#put(patch, '410100.delta.'),
      sha256: hex(Buffer.from(patch)),
      bytes: patch.length,
    };
    const more = { bytes: Buffer.byteLength(text), stations: pack.count, located: pack.count, baked_at: pack.baked_on };
    const line = { ...entry, ...more, bbox: [113, 34, 114, 35], delta: deltaEntry || null };
    this.files.set(INDEX, JSON.stringify([line]));
    return line;
  }

  /** @param {string} text @param {string} start */
  #put(text, start) {
    const url = `/packs/${start}${hex(Buffer.from(text)).slice(0, 12)}.json`;
    this.files.set(url, text);
    return url;
  }

  fetch = async (/** @type {string} */ url) => {
    this.asked.push(url);
    const trouble = this.trouble(url);
    if (trouble instanceof Error) throw trouble;
    if (trouble) return trouble;
    const text = this.files.get(url);
    return text === undefined ? new Response('none', { status: 404 }) : new Response(text);
  };
}

/** Like a Cache. `room`: characters that fit. */
class Shelf {
  /** @type {Map<string, string>} */ files = new Map();
  room = Number.POSITIVE_INFINITY;
  match = async (/** @type {string} */ url) => {
    const text = this.files.get(url);
    return text === undefined ? undefined : new Response(text);
  };
  put = async (/** @type {string} */ url, /** @type {Response} */ reply) => {
    const text = await reply.text();
    const used = [...this.files.values()].reduce((sum, { length }) => sum + length, 0);
    if (used + text.length > this.room) throw new DOMException('no room', 'QuotaExceededError');
    this.files.set(url, text);
  };
  delete = async (/** @type {string} */ url) => this.files.delete(url);
  keys = async () => [...this.files.keys()].map((url) => ({ url: `https://example.org${url}` }));
  packs = () => [...this.files.keys()].filter((url) => url !== INDEX).sort();
}

/** A phone: its shelf and small memory outlive a page. */
function phone(server = new Server(), shelf = /** @type {Shelf | null} */ (new Shelf())) {
  const memory = new Map();
  const remember = {
    get: (/** @type {string} */ key) => memory.get(key),
    set: (/** @type {string} */ key, /** @type {any} */ value) => memory.set(key, structuredClone(value)),
  };
  const page = () => new Packs({ fetch: server.fetch, cache: shelf, digest, remember });
  return { server, shelf: /** @type {Shelf} */ (shelf), memory, page };
}

/** A phone that has opened the first pack. */
async function phoneWithPack() {
  const all = phone();
  const first = all.server.publish(aPack(3));
  await all.page().open('410100');
  all.server.asked = [];
  return { ...all, first };
}

const aWeekLater = (/** @type {Server} */ server) => server.publish(aPack(3), (base) => aDelta([2], [3], { base }));

const offline = () => new TypeError('Failed to fetch');
const code = (/** @type {string} */ wanted) => (/** @type {unknown} */ error) =>
  error instanceof PackError && error.code === wanted;

test('a city that was opened once opens without a network', async () => {
  const { server, page } = await phoneWithPack();
  server.trouble = offline;
  const packs = page();
  assert.equal((await packs.open('410100')).count, 3);
  assert.equal((await packs.index())[0].adcode, '410100');
  assert.deepEqual(server.asked, []);
});

test('only the list is asked for when nothing has changed', async () => {
  const { server, page } = await phoneWithPack();
  assert.deepEqual(await page().update('410100'), { changed: false });
  assert.deepEqual(server.asked, [INDEX]);
});

test('an update fetches the delta alone, and the next one replaces it', async () => {
  const { server, page, shelf, first } = await phoneWithPack();
  const second = aWeekLater(server);
  const packs = page();
  assert.deepEqual(await packs.update('410100'), { changed: true });
  assert.deepEqual(server.asked, [INDEX, second.delta?.url]);
  assert.equal((await packs.open('410100')).row(1).name, '新2工会驿站');
  const third = server.publish(aPack(3), (base) => aDelta([1, 2], [3], { base }));
  await packs.update('410100');
  assert.deepEqual(shelf.packs(), [first.url, third.delta?.url].sort());
  server.trouble = offline;
  assert.deepEqual([...(await page().open('410100')).names].sort(), ['新1工会驿站', '新2工会驿站']);
});

test('a new base takes the place of the old one and of its delta', async () => {
  const { server, page, shelf } = await phoneWithPack();
  aWeekLater(server);
  const packs = page();
  await packs.update('410100');
  const rebased = server.publish(aPack(5));
  await packs.update('410100');
  assert.deepEqual(shelf.packs(), [rebased.url]);
  assert.equal((await packs.open('410100')).count, 5);
});

/** @type {[title: string, trouble: (server: Server, url: string) => Response | Error | undefined, code: string][]} */
const TROUBLES = [
  ['is cut short', (server, url) => new Response((server.files.get(url) ?? '').slice(0, 99)), 'corrupt'],
  [
    'is altered in transit',
    (server, url) => new Response((server.files.get(url) ?? '').replace('2026', '2027')),
    'corrupt',
  ],
  ['is a login page', () => new Response(PORTAL), 'corrupt'],
  ['is not there', () => new Response(PORTAL, { status: 404 }), 'gone'],
  ['is a server in trouble', () => new Response('{}', { status: 500 }), 'unreachable'],
  ['is half the file only', () => new Response('{}', { status: 206 }), 'unreachable'],
  ['never comes', offline, 'unreachable'],
  [
    'breaks off',
    () => new Response(new ReadableStream({ pull: (c) => c.error(new TypeError('reset')) })),
    'unreachable',
  ],
];

for (const [title, trouble, wanted] of TROUBLES) {
  for (const kind of ['base', 'delta']) {
    test(`when the answer for a ${kind} ${title}, the old pack stays`, async () => {
      const { server, page, shelf, first } = await phoneWithPack();
      if (kind === 'delta') aWeekLater(server);
      else server.publish(aPack(6));
      server.trouble = (url) => (url === INDEX ? undefined : trouble(server, url));
      const packs = page();
      await assert.rejects(packs.update('410100'), code(wanted));
      assert.deepEqual(shelf.packs(), [first.url]);
      assert.equal((await packs.open('410100')).count, 3);
      server.trouble = offline;
      assert.equal((await page().open('410100')).count, 3);
      server.trouble = () => undefined;
      assert.deepEqual(await packs.update('410100'), { changed: true });
    });
  }
  if (title === 'is altered in transit') continue; // the list has no hash: what it names has
  test(`when the list ${title}, the list and the pack we have stay`, async () => {
    const { server, page } = await phoneWithPack();
    const packs = page();
    await packs.index();
    server.trouble = (url) => trouble(server, url);
    await assert.rejects(packs.update('410100'), PackError);
    await assert.rejects(packs.index({ fresh: true }), PackError);
    assert.equal((await packs.index()).length, 1);
    assert.equal((await page().open('410100')).count, 3);
  });
}

test('a whole, well-hashed file that is no pack of ours is not put in place', async () => {
  const { server, page, shelf, first } = await phoneWithPack();
  server.publish({ ...aPack(2), format: 99 });
  await assert.rejects(page().update('410100'), code('corrupt'));
  server.publish(aPack(3), () => aDelta([2], [], { base: 'of another base' }));
  await assert.rejects(page().update('410100'), code('corrupt'));
  assert.deepEqual(shelf.packs(), [first.url]);
});

test('a file damaged in the cache of the browser is asked for once more, past that cache', async () => {
  const { server, page } = phone();
  const { url } = server.publish(aPack(3));
  let times = 0;
  server.trouble = (asked) => (asked === url && times++ === 0 ? new Response('{"for') : undefined);
  assert.equal((await page().open('410100')).count, 3);
  assert.equal(times, 2);
});

test('a pack damaged on the phone is fetched anew, or said to be missing', async () => {
  const { server, page, shelf, first } = await phoneWithPack();
  shelf.files.set(first.url, '{}');
  server.trouble = offline;
  await assert.rejects(page().open('410100'), code('unreachable'));
  server.trouble = () => undefined;
  assert.equal((await page().open('410100')).count, 3);
  server.trouble = offline;
  assert.equal((await page().open('410100')).count, 3);
});

test('on a full phone the old pack stays usable and the new one can still be looked at', async () => {
  const { server, page, shelf, first } = await phoneWithPack();
  const room = [...shelf.files.values()].reduce((sum, { length }) => sum + length, 0);
  shelf.room = room + 10;
  server.publish(aPack(9));
  const packs = page();
  const error = await packs.update('410100').then(assert.fail, (/** @type {any} */ e) => e);
  assert.ok(code('full')(error));
  assert.equal(error.city.count, 9);
  assert.deepEqual(shelf.packs(), [first.url]);
  assert.equal((await packs.open('410100')).count, 3);
  server.trouble = offline;
  assert.equal((await page().open('410100')).count, 3);
});

test('on a phone that was full from the start a city opens for as long as the page lives', async () => {
  const { server, page, shelf } = phone();
  server.publish(aPack(4));
  shelf.room = 10;
  const packs = page();
  await assert.rejects(packs.open('410100'), code('full'));
  assert.equal((await packs.open('410100')).count, 4);
  assert.deepEqual(shelf.packs(), []);
  assert.deepEqual(
    (await packs.kept()).map(({ whole }) => whole),
    [false],
  );
});

test('without a cache packs live in the page', async () => {
  const { server, page } = phone(new Server(), null);
  server.publish(aPack(4));
  const packs = page();
  assert.equal((await packs.open('410100')).count, 4);
  aWeekLater(server);
  assert.deepEqual(await packs.update('410100'), { changed: true });
  assert.deepEqual(await packs.update('410100'), { changed: false });
  server.trouble = offline;
  assert.equal((await packs.open('410100')).count, 2);
  await assert.rejects(page().open('410100'), code('unreachable'));
});

test('a browser that refuses its cache still shows the city', async () => {
  const { server, page, shelf } = phone();
  server.publish(aPack(4));
  const refused = async () => {
    throw new DOMException('no', 'SecurityError');
  };
  Object.assign(shelf, { match: refused, put: refused, keys: refused });
  assert.equal((await page().open('410100')).count, 4);
});

test('a city that is not in the list is gone, also after a fresh look', async () => {
  const { server, page } = phone();
  server.publish(aPack(1));
  await assert.rejects(page().open('999999'), code('gone'));
  assert.equal(server.asked.filter((url) => url === INDEX).length, 2);
});

test('a city added after the list was kept is found by a fresh look', async () => {
  const { server, page } = phone();
  server.files.set(INDEX, '[]');
  const packs = page();
  assert.deepEqual(await packs.index(), []);
  server.publish(aPack(1));
  assert.equal((await packs.open('410100')).count, 1);
});

test('a list that names a file the server has dropped is asked for again', async () => {
  const { server, page } = phone();
  const { url } = server.publish(aPack(1));
  const packs = page();
  await packs.index();
  server.files.delete(url);
  server.publish(aPack(2));
  assert.equal((await packs.open('410100')).count, 2);
});

test('two tabs updating at once end with one whole pack', async () => {
  const { server, page, shelf } = await phoneWithPack();
  const [one, other] = [page(), page()];
  const { url } = server.publish(aPack(7));
  assert.deepEqual(await Promise.all([one.update('410100'), other.update('410100')]), [
    { changed: true },
    { changed: true },
  ]);
  assert.deepEqual(shelf.packs(), [url]);
  server.trouble = offline;
  for (const packs of [one, other, page()]) assert.equal((await packs.open('410100')).count, 7);
});

test('an open tab sees what another tab has fetched', async () => {
  const { server, page } = await phoneWithPack();
  const [one, other] = [page(), page()];
  assert.equal((await one.open('410100')).count, 3);
  server.publish(aPack(7));
  await other.update('410100');
  assert.equal((await one.open('410100')).count, 7);
});

test('a file nobody needs goes at the second update that finds it', async () => {
  const { server, page, shelf } = await phoneWithPack();
  shelf.files.set('/packs/410100.000000000000.json', 'left by a tab that was closed');
  server.publish(aPack(4));
  await page().update('410100');
  assert.equal(shelf.packs().length, 2);
  const { url } = server.publish(aPack(5));
  await page().update('410100');
  assert.deepEqual(shelf.packs(), [url]);
});

test('what is kept is listed with its weight and age, and can be dropped', async () => {
  const { server, page, shelf, first } = await phoneWithPack();
  const { delta } = aWeekLater(server);
  const packs = page();
  await packs.update('410100');
  const [kept] = await packs.kept();
  assert.deepEqual(kept, {
    adcode: '410100',
    name: '郑州市',
    bytes: first.bytes + (delta?.bytes ?? 0),
    bakedAt: '2026-11-22',
    stations: 3,
    whole: true,
  });
  await packs.drop('410100');
  assert.deepEqual([await packs.kept(), shelf.packs()], [[], []]);
  server.trouble = offline;
  await assert.rejects(packs.open('410100'), code('unreachable'));
});

test('files the browser has thrown away are reported and come back with the next update', async () => {
  const { page, shelf, first, server } = await phoneWithPack();
  server.publish(aPack(3), (base) => aDelta([2], [], { base }));
  const packs = page();
  await packs.update('410100');
  shelf.files.delete(first.url);
  assert.deepEqual(
    (await packs.kept()).map(({ whole }) => whole),
    [false],
  );
  assert.deepEqual(await packs.update('410100'), { changed: true });
  assert.deepEqual(
    (await packs.kept()).map(({ whole }) => whole),
    [true],
  );
});

test('a list with odd lines is read without them', async () => {
  const { server, page } = phone();
  const line = server.publish(aPack(1));
  const odd = [
    null,
    7,
    {},
    { ...line, url: 'https://elsewhere.example/x.json' },
    { ...line, sha256: 'zz' },
    { ...line, delta: {} },
  ];
  server.files.set(INDEX, JSON.stringify([...odd, line]));
  assert.deepEqual(await page().index(), [line]);
});

const box = (/** @type {string} */ adcode, /** @type {number[]} */ bbox) => /** @type {any} */ ({ adcode, bbox });
const BOXES = [
  box('330100', [118.3, 29.2, 120.7, 30.6]),
  box('330400', [120.3, 30.3, 121.3, 31]),
  box('110000', [115.4, 39.4, 117.5, 41.1]),
];

test('here lies in each city whose box holds it, the smallest first', () => {
  const { inside, near } = cityCandidates(BOXES, { lat: 30.5, lng: 120.5 });
  assert.deepEqual(
    inside.map(({ adcode }) => adcode),
    ['330400', '330100'],
  );
  assert.deepEqual(near, []);
});

test('a city within five kilometres is offered, one at six is not', () => {
  const at = (/** @type {number} */ lat) => cityCandidates(BOXES, { lat, lng: 119 }).near.map(({ adcode }) => adcode);
  assert.deepEqual(at(30.64), ['330100']);
  assert.deepEqual(at(30.66), []);
});

test('a city without a known box is offered to nobody', () => {
  assert.deepEqual(cityCandidates([box('410100', [0, 0, 0, 0])], { lat: 34.7, lng: 113.6 }), { inside: [], near: [] });
});
