/** The benefits pack this phone keeps: fetched, checked by hash, read, and only then put in place of the old one. */
import { PackError } from './pack-error.js';

/** @typedef {import('./packs.js').Reply} Reply @typedef {import('./packs.js').Store} Store @typedef {import('./packs.js').Remember} Remember */
/** @typedef {import('../types').Benefits} Benefits @typedef {import('../types').BenefitsEntry} BenefitsEntry */

const INDEX = '/packs/benefits.json';
const FILE = /^\/packs\/benefits\.[0-9a-f]{12}\.json$/;
const SHA256 = /^[0-9a-f]{64}$/;
const FORMAT = 1;
const KEY = 'bundle';

export class Bundle {
  #fetch;
  #cache;
  #digest;
  #remember;
  /** @type {{entry: BenefitsEntry, pack: Benefits, kept: boolean} | null} what this page has read */
  #open = null;
  /** @type {Promise<unknown>} */
  #running = Promise.resolve();

  /**
   * `cache` null: nothing can be kept, the pack lives as long as the page.
   * @param {{fetch: (url: string, init?: any) => Promise<Reply>, cache: Store | null, digest: (bytes: any) => Promise<string>, remember: Remember}} given
   */
  constructor({ fetch, cache, digest, remember }) {
    this.#fetch = fetch;
    this.#cache = cache;
    this.#digest = digest;
    this.#remember = remember;
  }

  /** The pack, from the phone when it is there, else from the network. PackError when it is neither. @returns {Promise<Benefits>} */
  open() {
    return this.#inTurn(async () => (await this.#held()) ?? (await this.#take(await this.#entry())));
  }

  /** Bring the pack up to date; what is kept stays whenever this throws. @returns {Promise<{changed: boolean}>} */
  update() {
    return this.#inTurn(async () => {
      const entry = await this.#entry();
      if ((await this.#held()) && this.#open?.entry.sha256 === entry.sha256) return { changed: false };
      await this.#take(entry);
      return { changed: true };
    });
  }

  /** The pack as this phone keeps it; null when it has none, or has it no longer whole. @returns {Promise<Benefits | null>} */
  async #held() {
    const entry = await this.#remember.get(KEY);
    const open = this.#open;
    if (open && (!open.kept || !isEntry(entry) || open.entry.sha256 === entry.sha256)) return open.pack;
    if (!isEntry(entry)) return null;
    const reply = await this.#cache?.match(entry.url).catch(() => undefined);
    const pack = reply ? await this.#read(entry, await reply.arrayBuffer()).catch(() => null) : null;
    if (pack) this.#open = { entry, pack, kept: true };
    return pack;
  }

  /** Fetch, check and read, put in place, then let go of the old. @param {BenefitsEntry} entry @returns {Promise<Benefits>} */
  async #take(entry) {
    const { pack, reply } = await this.#arrive(entry, {}).catch((error) => {
      if (error.code !== 'corrupt') throw error;
      return this.#arrive(entry, { cache: 'reload' }); // the browser's own cache may hold the damaged file
    });
    const put = this.#cache?.put(entry.url, reply).then(
      () => true,
      () => false, // full, or refused by a private window: this page has it, that will do
    );
    const kept = (await put) ?? false;
    this.#open = { entry, pack, kept };
    if (!kept) return pack;
    await this.#remember.set(KEY, entry);
    for (const url of await this.#files()) if (url !== entry.url) await this.#cache?.delete(url);
    return pack;
  }

  /** @param {BenefitsEntry} entry @param {Record<string, string>} init */
  async #arrive(entry, init) {
    const reply = await this.#get(entry.url, init);
    const copy = reply.clone();
    return { pack: await this.#read(entry, await reply.arrayBuffer().catch(unreachable)), reply: copy };
  }

  /** @param {BenefitsEntry} entry @param {ArrayBuffer} bytes @returns {Promise<Benefits>} */
  async #read(entry, bytes) {
    const sum = this.#digest(bytes); // elsewhere, while the bytes are read here
    const pack = parsed(bytes);
    if ((await sum) !== entry.sha256 || pack?.format !== FORMAT) throw new PackError('corrupt');
    return { ...pack, ruleset: { ...pack.ruleset, sources: pack.sources } };
  }

  /** @returns {Promise<BenefitsEntry>} */
  async #entry() {
    const reply = await this.#get(INDEX, { cache: 'no-cache' });
    const entry = parsed(await reply.arrayBuffer().catch(unreachable));
    if (!isEntry(entry)) throw new PackError('corrupt'); // somebody else has answered
    return entry;
  }

  /** @param {string} url @param {Record<string, string>} init */
  async #get(url, init) {
    const reply = await this.#fetch(url, init).catch(() => null);
    if (!reply) throw new PackError('unreachable');
    if (reply.status === 404 || reply.status === 410) throw new PackError('gone');
    if (reply.status !== 200) throw new PackError('unreachable');
    return reply;
  }

  /** Paths of all benefits packs in the cache. */
  async #files() {
    const keys = (await this.#cache?.keys().catch(() => [])) ?? [];
    const paths = keys.map((one) => (typeof one === 'string' ? one : one.url).replace(/^[a-z]+:\/\/[^/]+/, ''));
    return paths.filter((path) => FILE.test(path));
  }

  /** One thing at a time. @template T @param {() => Promise<T>} run @returns {Promise<T>} */
  #inTurn(run) {
    const result = this.#running.catch(() => {}).then(run);
    this.#running = result;
    return result;
  }
}

/** @param {any} entry @returns {entry is BenefitsEntry} */
const isEntry = (entry) => FILE.test(String(entry?.url)) && SHA256.test(entry.sha256);

/** JSON, or null when it is none. @param {ArrayBuffer} bytes @returns {any} */
function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** A transfer that broke off is no answer. @returns {never} */
function unreachable() {
  throw new PackError('unreachable');
}
