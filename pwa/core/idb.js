/** The phone's database: outbox, saved places, settings. Reopens a connection the system killed, says honestly when full. */
import { openDB } from 'idb';

/** @typedef {'outbox' | 'saved' | 'settings'} StoreName */
/** @typedef {any} Connection idb's connection; its types need the DOM, which core does not have */

export const NAME = 'waystation';
export const VERSION = 1;

/** The phone has no room: what was asked to be kept is NOT kept. */
export class StorageFull extends Error {
  constructor() {
    super('storage-full');
    this.name = 'StorageFull';
  }
}

/** A newer page upgraded the database: this tab must be reloaded. */
export class Outdated extends Error {
  constructor() {
    super('outdated');
    this.name = 'Outdated';
  }
}

/** Written, but reading it back gave something else: it is NOT kept. */
export class NotKept extends Error {
  constructor() {
    super('not-kept');
    this.name = 'NotKept';
  }
}

/** Make what a version lacks; append an `if` for each new version, never edit an old one. @param {Connection} db @param {number} from */
function upgrade(db, from) {
  if (from < 1) {
    db.createObjectStore('outbox', { keyPath: 'id' });
    db.createObjectStore('saved', { keyPath: 'id' });
    db.createObjectStore('settings');
  }
}

/** One database, opened when first needed. */
export class Idb {
  #name;
  #version;
  #onblocked;
  #onoutdated;
  /** @type {Promise<Connection> | null} */
  #opening = null;

  /**
   * @param {{name?: string, version?: number, onblocked?: () => void, onoutdated?: () => void}} [given]
   *   onblocked: another tab holds the old version; onoutdated: this tab is the old one and has let go.
   */
  constructor({ name = NAME, version = VERSION, onblocked = () => {}, onoutdated = () => {} } = {}) {
    this.#name = name;
    this.#version = version;
    this.#onblocked = onblocked;
    this.#onoutdated = onoutdated;
  }

  /** @param {StoreName} store @param {string} key @returns {Promise<any>} undefined when absent */
  get(store, key) {
    return this.#run((db) => db.get(store, key));
  }

  /** @param {StoreName} store @returns {Promise<any[]>} */
  all(store) {
    return this.#run((db) => db.getAll(store));
  }

  /**
   * Keep a value. `strict` flushes to the disk before it resolves.
   * @param {StoreName} store @param {any} value @param {{key?: string, strict?: boolean}} [how]
   */
  put(store, value, { key, strict = false } = {}) {
    return this.#write(store, strict, (table) => (key === undefined ? table.put(value) : table.put(value, key)));
  }

  /**
   * Change a record in one transaction, if it is still there: what another tab removed does not come back.
   * @param {StoreName} store @param {string} key @param {Record<string, unknown>} fields
   */
  change(store, key, fields) {
    return this.#write(store, false, async (table) => {
      const record = await table.get(key);
      if (record) await table.put({ ...record, ...fields });
    });
  }

  /** @param {StoreName} store @param {string} key */
  remove(store, key) {
    return this.#write(store, false, (table) => table.delete(key));
  }

  /** Empty a store. @param {StoreName} store */
  clear(store) {
    return this.#write(store, false, (table) => table.clear());
  }

  /** Let go of the connection; the next call opens it again. */
  async close() {
    const opening = this.#opening;
    this.#opening = null;
    const db = await opening?.catch(() => null);
    db?.close();
  }

  /** @param {StoreName} store @param {boolean} strict @param {(table: any) => Promise<unknown>} work */
  #write(store, strict, work) {
    return this.#run(async (db) => {
      const tx = db.transaction(store, 'readwrite', { durability: strict ? 'strict' : 'default' });
      const done = tx.done.catch((/** @type {unknown} */ error) => error ?? new Error('aborted'));
      try {
        await work(tx.store);
      } catch (error) {
        throw (await done) ?? error;
      }
      const failed = await done;
      if (failed) throw failed;
    });
  }

  /**
   * Run on the open connection. Phones kill it in the background: reopen and try once more.
   * @template T
   * @param {(db: Connection) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #run(work) {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (!isKilled(error)) throw named(error);
    }
    await this.close();
    try {
      return await work(await this.#open());
    } catch (error) {
      throw named(error);
    }
  }

  #open() {
    if (!this.#opening) {
      const opening = this.#connect();
      this.#opening = opening;
      opening.catch(() => this.#drop(opening));
    }
    return this.#opening;
  }

  /** @returns {Promise<Connection>} */
  #connect() {
    /** @type {Promise<Connection>} */
    const opening = openDB(this.#name, this.#version, {
      upgrade,
      blocked: () => this.#onblocked(),
      blocking: () => {
        // A newer tab wants to upgrade: the old tab lets go at once, or both would wait for ever.
        opening.then((db) => db.close());
        this.#drop(opening);
        this.#onoutdated();
      },
      terminated: () => this.#drop(opening),
    });
    return opening;
  }

  /** @param {Promise<Connection>} opening */
  #drop(opening) {
    if (this.#opening === opening) this.#opening = null;
  }
}

/** @param {unknown} error */
const nameOf = (error) => /** @type {{name?: string}} */ (error)?.name ?? '';

/** @param {unknown} error */
const isKilled = (error) => nameOf(error) === 'InvalidStateError' || nameOf(error) === 'UnknownError';

/** @param {unknown} error */
function named(error) {
  if (nameOf(error) === 'QuotaExceededError') return new StorageFull();
  return nameOf(error) === 'VersionError' ? new Outdated() : error;
}
