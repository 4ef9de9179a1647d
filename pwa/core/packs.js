/** The packs this phone keeps: fetched, checked by hash, read, and only then put in place of the old ones. */
import { applyDelta, decode } from './pack.js';
import { PackError } from './pack-error.js';

export { PackError };

/** @typedef {import('../types').PackEntry} PackEntry @typedef {import('./city.js').City} City */
/** @typedef {{ok: boolean, status: number, clone(): Reply, arrayBuffer(): Promise<ArrayBuffer>}} Reply as fetch and the Cache API give it */
/**
 * @typedef {object} Store like a Cache
 * @property {(url: string) => Promise<Reply | undefined>} match
 * @property {(url: string, reply: any) => Promise<unknown>} put
 * @property {(url: string) => Promise<unknown>} delete
 * @property {() => Promise<readonly (string | {url: string})[]>} keys
 */
/** @typedef {{get(key: string): any, set(key: string, value: any): any}} Remember small values by key; promises are fine */
/** @typedef {{adcode: string, name: string, bytes: number, bakedAt: string, stations: number, whole: boolean}} Kept `whole`: its files are still there */

const INDEX = '/packs/index.json';
const SHA256 = /^[0-9a-f]{64}$/;

export class Packs {
  #fetch;
  #cache;
  #digest;
  #remember;
  /** @type {PackEntry[] | null} */
  #index = null;
  /** @type {Map<string, {entry: PackEntry, city: City}>} what this page has read */
  #open = new Map();
  /** @type {Map<string, Promise<unknown>>} */
  #running = new Map();

  /**
   * `cache` null: nothing can be kept, packs live as long as the page.
   * @param {{fetch: (url: string, init?: any) => Promise<Reply>, cache: Store | null, digest: (bytes: any) => Promise<string>, remember: Remember}} given
   */
  constructor({ fetch, cache, digest, remember }) {
    this.#fetch = fetch;
    this.#cache = cache;
    this.#digest = digest;
    this.#remember = remember;
  }

  /** All packs there are; the last known list unless `fresh`. @param {{fresh?: boolean}} [options] @returns {Promise<PackEntry[]>} */
  async index({ fresh = false } = {}) {
    if (!fresh) this.#index ??= await this.#keptIndex();
    if (fresh || !this.#index) this.#index = await this.#fetchIndex();
    return this.#index;
  }

  /** The city, from the phone when it is there, else from the network. @param {string} adcode @returns {Promise<City>} */
  open(adcode) {
    return this.#inTurn(adcode, async () => (await this.#held(adcode)) ?? (await this.#first(adcode)));
  }

  /** Bring the city up to date; what is kept stays whenever this throws. @param {string} adcode @returns {Promise<{changed: boolean}>} */
  update(adcode) {
    return this.#inTurn(adcode, async () => {
      const entry = (await this.index({ fresh: true })).find((one) => one.adcode === adcode);
      if (!entry) throw new PackError('gone');
      const held = (await this.#held(adcode)) && this.#open.get(adcode)?.entry;
      if (held && same(held, entry) && (await this.#isWhole(entry))) return { changed: false };
      await this.#take(entry);
      return { changed: true };
    });
  }

  /** What this phone keeps. @returns {Promise<Kept[]>} */
  async kept() {
    const files = new Set(await this.#files());
    const adcodes = [...new Set([...[...files].map(adcodeOf), ...this.#open.keys()])].sort();
    const entries = await Promise.all(adcodes.map((adcode) => this.#pointer(adcode)));
    return entries
      .filter((entry) => entry !== null)
      .map((entry) => ({
        adcode: entry.adcode,
        name: entry.name,
        bytes: entry.bytes + (entry.delta?.bytes ?? 0),
        bakedAt: entry.baked_at,
        stations: entry.stations,
        whole: urlsOf(entry).every((url) => files.has(url)),
      }));
  }

  /** Forget a city. @param {string} adcode */
  drop(adcode) {
    return this.#inTurn(adcode, async () => {
      this.#open.delete(adcode);
      await this.#remember.set(key(adcode), null);
      await this.#remember.set(`${key(adcode)}.unused`, null);
      for (const url of await this.#files()) if (adcodeOf(url) === adcode) await this.#cache?.delete(url);
    });
  }

  /** The city as this phone keeps it; null when it has none, or has it no longer whole. @param {string} adcode */
  async #held(adcode) {
    const entry = await this.#pointer(adcode);
    const open = this.#open.get(adcode);
    if (open && (!entry || same(open.entry, entry))) return open.city;
    if (!entry) return null;
    const city = await this.#read(entry, (url) => this.#fromCache(url)).catch(() => null);
    if (city) this.#open.set(adcode, { entry, city });
    return city;
  }

  /** The city from the network. A list that is out of date is asked for again, once. @param {string} adcode */
  async #first(adcode) {
    try {
      return await this.#fromIndex(adcode, await this.index());
    } catch (error) {
      if (!(error instanceof PackError) || error.code !== 'gone') throw error;
      return this.#fromIndex(adcode, await this.index({ fresh: true }));
    }
  }

  /** @param {string} adcode @param {PackEntry[]} index */
  #fromIndex(adcode, index) {
    const entry = index.find((one) => one.adcode === adcode);
    if (!entry) throw new PackError('gone');
    return this.#take(entry);
  }

  /** Fetch what is missing, check and read it, put it in place, then let go of the old. @param {PackEntry} entry @returns {Promise<City>} */
  async #take(entry) {
    const { city, arrived } = await this.#arrive(entry, {}).catch((error) => {
      if (error.code !== 'corrupt') throw error;
      return this.#arrive(entry, { cache: 'reload' }); // the browser's own cache may hold the damaged file
    });
    const before = await this.#pointer(entry.adcode);
    const isKept = await this.#put(arrived, before).catch(() => {
      if (!before) this.#open.set(entry.adcode, { entry, city });
      throw new PackError('full', city);
    });
    if (isKept) await this.#remember.set(key(entry.adcode), entry);
    this.#open.set(entry.adcode, { entry, city });
    if (isKept) await this.#sweep(entry, before);
    return city;
  }

  /** The city of an entry and the files that had to be fetched for it. @param {PackEntry} entry @param {Record<string, string>} init */
  async #arrive(entry, init) {
    /** @type {[url: string, reply: Reply][]} */
    const arrived = [];
    const city = await this.#read(entry, async (url, sha256) => {
      const kept = await this.#fromCache(url);
      if (kept && (await this.#digest(kept)) === sha256) return kept;
      const reply = await this.#get(url, init);
      arrived.push([url, reply.clone()]);
      return reply.arrayBuffer();
    });
    return { city, arrived };
  }

  /** Read, check and decode the files of an entry. @param {PackEntry} entry @param {(url: string, sha256: string) => Promise<ArrayBuffer | null>} bytesOf */
  async #read(entry, bytesOf) {
    const base = await this.#json(entry, bytesOf);
    if (!entry.delta) return decoded(() => decode(base));
    const delta = await this.#json(entry.delta, bytesOf);
    if (delta.base !== entry.sha256) throw new PackError('corrupt');
    return decoded(() => decode(applyDelta(base, delta)));
  }

  /** @param {{url: string, sha256: string}} file @param {(url: string, sha256: string) => Promise<ArrayBuffer | null>} bytesOf */
  async #json({ url, sha256 }, bytesOf) {
    const bytes = await bytesOf(url, sha256).catch(asPackError);
    if (!bytes) throw new PackError('corrupt');
    const sum = this.#digest(bytes); // elsewhere, while the bytes are read here
    const json = decoded(() => JSON.parse(new TextDecoder().decode(bytes)));
    if ((await sum) !== sha256) throw new PackError('corrupt');
    return json;
  }

  /**
   * All new files or none. False where this browser keeps nothing; throws when the phone is full.
   * @param {[url: string, reply: Reply][]} arrived @param {PackEntry | null} before
   */
  async #put(arrived, before) {
    if (!this.#cache) return false;
    try {
      for (const [url, reply] of arrived) await this.#cache.put(url, reply);
      return true;
    } catch (error) {
      const needed = before ? urlsOf(before) : [];
      for (const [url] of arrived) if (!needed.includes(url)) await this.#cache.delete(url).catch(() => {});
      if (isFull(error)) throw error;
      return false; // private windows of some browsers refuse
    }
  }

  /**
   * Remove the files of the pack before, and files of the city that were of no use at the last update already. Not all
   * strangers at once: another tab may be about to use what it has just put.
   * @param {PackEntry} entry @param {PackEntry | null} before
   */
  async #sweep(entry, before) {
    const needed = new Set(urlsOf(entry));
    const strangers = (await this.#files()).filter((url) => adcodeOf(url) === entry.adcode && !needed.has(url));
    const seen = /** @type {string[]} */ ((await this.#remember.get(`${key(entry.adcode)}.unused`)) ?? []);
    const old = new Set([...(before ? urlsOf(before) : []), ...seen]);
    for (const url of strangers) if (old.has(url)) await this.#cache?.delete(url);
    await this.#remember.set(
      `${key(entry.adcode)}.unused`,
      strangers.filter((url) => !old.has(url)),
    );
  }

  /** @param {PackEntry} entry */
  async #isWhole(entry) {
    const files = await this.#files();
    return !this.#cache || urlsOf(entry).every((url) => files.includes(url));
  }

  /** The entry whose files this phone holds. @param {string} adcode @returns {Promise<PackEntry | null>} */
  async #pointer(adcode) {
    const entry = await this.#remember.get(key(adcode));
    return isEntry(entry) ? entry : (this.#open.get(adcode)?.entry ?? null);
  }

  /** @param {string} url */
  async #fromCache(url) {
    const reply = await this.#cache?.match(url).catch(() => undefined);
    return reply ? reply.arrayBuffer() : null;
  }

  /** Paths of all pack files in the cache. */
  async #files() {
    const keys = (await this.#cache?.keys().catch(() => [])) ?? [];
    const paths = keys.map((one) => (typeof one === 'string' ? one : one.url).replace(/^[a-z]+:\/\/[^/]+/, ''));
    return paths.filter((path) => adcodeOf(path) !== '');
  }

  /** @param {string} url @param {Record<string, string>} init */
  async #get(url, init) {
    const reply = await this.#fetch(url, init).catch(() => null);
    if (!reply) throw new PackError('unreachable');
    if (reply.status === 404 || reply.status === 410) throw new PackError('gone');
    if (reply.status !== 200) throw new PackError('unreachable');
    return reply;
  }

  async #fetchIndex() {
    const reply = await this.#get(INDEX, { cache: 'no-cache' }).catch(() => null);
    if (!reply) throw new PackError('unreachable');
    const copy = reply.clone();
    const index = readIndex(await reply.arrayBuffer().catch(asPackError));
    if (!index) throw new PackError('corrupt');
    await this.#cache?.put(INDEX, copy).catch(() => {}); // full: the page has it, that will do
    return index;
  }

  async #keptIndex() {
    const bytes = await this.#fromCache(INDEX).catch(() => null);
    return bytes ? readIndex(bytes) : null;
  }

  /** One thing at a time for a city. @template T @param {string} adcode @param {() => Promise<T>} run @returns {Promise<T>} */
  #inTurn(adcode, run) {
    const result = (this.#running.get(adcode) ?? Promise.resolve()).catch(() => {}).then(run);
    this.#running.set(adcode, result);
    return result;
  }
}

/** @param {string} adcode */
const key = (adcode) => `pack.${adcode}`;

/** @param {string} url */
const adcodeOf = (url) => /\/packs\/(\d{6})\./.exec(url)?.[1] ?? '';

/** @param {PackEntry} entry */
const urlsOf = ({ url, delta }) => (delta ? [url, delta.url] : [url]);

/** @param {PackEntry} a @param {PackEntry} b */
const same = (a, b) => a.sha256 === b.sha256 && a.delta?.sha256 === b.delta?.sha256;

/** @param {any} entry @returns {entry is PackEntry} */
function isEntry(entry) {
  const file = (/** @type {any} */ { url, sha256 }) => adcodeOf(String(url)) === entry.adcode && SHA256.test(sha256);
  return Boolean(entry) && typeof entry === 'object' && file(entry) && (!entry.delta || file(entry.delta));
}

/** The list, without lines this app cannot use; null when it is no list: somebody else has answered. @param {ArrayBuffer} bytes */
function readIndex(bytes) {
  try {
    const index = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(index) ? /** @type {PackEntry[]} */ (index.filter(isEntry)) : null;
  } catch {
    return null;
  }
}

/** What is not a pack is corrupt. @template T @param {() => T} read @returns {T} */
function decoded(read) {
  try {
    return read();
  } catch {
    throw new PackError('corrupt');
  }
}

/** A transfer that broke off is no answer. @param {unknown} error @returns {never} */
function asPackError(error) {
  throw error instanceof PackError ? error : new PackError('unreachable');
}

/** @param {unknown} error */
const isFull = (error) => /** @type {any} */ (error)?.name === 'QuotaExceededError';
