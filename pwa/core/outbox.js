/** Keeps what a worker wrote on the phone until the server has each of them. */
import { Refused, Unreachable } from './api.js';
import { NotKept } from './idb.js';

/** @typedef {import('../types.d.ts').OutboxItem} OutboxItem */
/** @typedef {import('../types.d.ts').Sealed} Sealed */
/** @typedef {import('../types.d.ts').SendState} SendState */
/**
 * What the outbox needs of a database; Idb has it.
 * @typedef {{
 *   all(store: 'outbox'): Promise<any[]>,
 *   get(store: 'outbox', key: string): Promise<any>,
 *   put(store: 'outbox', value: any, how: {strict: boolean}): Promise<unknown>,
 *   change(store: 'outbox', key: string, fields: Record<string, unknown>): Promise<unknown>,
 *   remove(store: 'outbox', key: string): Promise<unknown>,
 * }} Store
 */

/** Shortest and longest wait between two tries, ms. */
export const FIRST_WAIT = 5_000;
export const LONGEST_WAIT = 300_000;
/** A stored wait further away than this comes from a clock that was wrong: it is ignored. */
const BELIEVABLE = 3_600_000;

/** One outbox a page; any number of tabs, because sending twice is sending once. */
export class Outbox {
  #store;
  #send;
  #lock;
  #now;
  #random;
  #wake;
  /** @type {Promise<void>} */
  #running = Promise.resolve();
  /** @type {Set<(item: OutboxItem) => void>} */
  #listeners = new Set();
  #sending = '';
  #failures = 0;
  /** @type {() => void} */
  #cancelWake = () => {};

  /**
   * @param {{
   *   store: Store,
   *   send: (sealed: Sealed) => Promise<Record<string, unknown>>,
   *   lock?: (run: () => Promise<void>) => Promise<unknown>,
   *   wake?: (run: () => void, ms: number) => () => void,
   *   now?: () => number,
   *   random?: () => number,
   * }} given send: Api.send, resolves with the server's echo. lock: runs one sender among all tabs (Web Locks) or not at all;
   *   left out, every tab may send. wake: calls back after ms and returns how to cancel; left out, nothing is sent by itself.
   */
  constructor({ store, send, lock = (run) => run(), wake = () => () => {}, now = Date.now, random = Math.random }) {
    this.#store = store;
    this.#send = send;
    this.#lock = lock;
    this.#wake = wake;
    this.#now = now;
    this.#random = random;
  }

  /**
   * Keep a sealed thing. Resolves only after it was read back whole: then, and not before, the page may say 'kept'.
   * Throws StorageFull or NotKept: then nothing is kept and the words must stay on the screen.
   * @param {Sealed} sealed
   * @returns {Promise<OutboxItem>}
   */
  async put({ id, kind, url, body, hash }) {
    const orders = (await this.items()).map((item) => item.order);
    const order = Math.max(this.#now(), ...orders.map((last) => last + 1));
    /** @type {OutboxItem} */
    const item = { id, kind, url, body, hash, order, state: 'waiting', tries: 0, notBefore: 0, code: '', detail: {} };
    await this.#store.put('outbox', item, { strict: true });
    const kept = await this.#store.get('outbox', id);
    if (kept?.body !== body || kept.hash !== hash) throw new NotKept();
    this.#tell(item);
    return item;
  }

  /** Everything the server does not have yet, oldest first. @returns {Promise<OutboxItem[]>} */
  async items() {
    /** @type {OutboxItem[]} */
    const items = await this.#store.all('outbox');
    const shown = items.map((item) =>
      item.id === this.#sending ? { ...item, state: /** @type {SendState} */ ('sending') } : item,
    );
    return shown.sort((a, b) => a.order - b.order);
  }

  /** Send what waits, oldest first. Runs follow one another, so nothing is sent by two at once. @returns {Promise<void>} */
  flush() {
    this.#running = this.#running.catch(() => {}).then(() => this.#oneSender());
    return this.#running;
  }

  /** Let a refused item be tried again, unchanged. @param {string} id */
  async retry(id) {
    await this.#store.change('outbox', id, { state: 'waiting', code: '', detail: {}, notBefore: 0 });
    await this.#tellById(id);
  }

  /** Throw an item away: only ever because the worker said so. @param {string} id */
  async drop(id) {
    await this.#store.remove('outbox', id);
  }

  /**
   * Hear of each change; an item that arrived comes once more with state 'received'.
   * @param {(item: OutboxItem) => void} listener
   * @returns {() => void} stop hearing
   */
  onchange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #oneSender() {
    await this.#lock(() => this.#run());
  }

  async #run() {
    this.#cancelWake();
    for (const item of await this.items()) {
      if (item.state !== 'waiting') continue;
      const held = item.notBefore - this.#now();
      if (held > 0 && held <= BELIEVABLE) return this.#later(held);
      if (!(await this.#tried(item))) return;
    }
    this.#failures = 0;
  }

  /** @param {OutboxItem} item @returns {Promise<boolean>} false: the server cannot be reached, stop for now */
  async #tried(item) {
    this.#sending = item.id;
    this.#tell({ ...item, state: 'sending' });
    try {
      const echo = await this.#send(item);
      if (echo?.id !== item.id || echo.hash !== item.hash) throw new Unreachable('wrong-echo');
      this.#sending = '';
      await this.#store.remove('outbox', item.id);
      this.#failures = 0;
      this.#tell({ ...item, state: 'received' });
      return true;
    } catch (error) {
      this.#sending = '';
      return this.#failed(item, error);
    }
  }

  /** @param {OutboxItem} item @param {unknown} error */
  async #failed(item, error) {
    const tries = item.tries + 1;
    if (error instanceof Refused) {
      // A poison item steps aside, with its reason, and lets the others pass.
      await this.#note(item, { state: 'refused', tries, code: error.code, detail: error.detail });
      return true;
    }
    const asked = error instanceof Unreachable ? error.retryAfter * 1000 : 0;
    await this.#note(item, { tries, notBefore: asked ? this.#now() + asked : 0 });
    this.#later(Math.max(asked, this.#backoff()));
    if (!(error instanceof Unreachable)) throw error;
    return false;
  }

  /** @param {OutboxItem} item @param {Partial<OutboxItem>} fields */
  async #note(item, fields) {
    await this.#store.change('outbox', item.id, fields);
    this.#tell({ ...item, ...fields });
  }

  /** Full jitter above a floor, so that a city's phones do not come back in one second. */
  #backoff() {
    const most = Math.min(FIRST_WAIT * 2 ** this.#failures, LONGEST_WAIT);
    this.#failures = Math.min(this.#failures + 1, 10);
    return Math.round(Math.max(FIRST_WAIT, most * (0.5 + this.#random() / 2)));
  }

  /** @param {number} ms */
  #later(ms) {
    this.#cancelWake();
    this.#cancelWake = this.#wake(() => void this.flush().catch(() => {}), ms);
  }

  /** @param {string} id */
  async #tellById(id) {
    const item = await this.#store.get('outbox', id);
    if (item) this.#tell(item);
  }

  /** @param {OutboxItem} item */
  #tell(item) {
    for (const listener of this.#listeners) listener(item);
  }
}
