/** What may follow the first screen: the outbox, saved places, the worker's news, the language switch. */
import { Api } from '../core/api.js';
import { Idb } from '../core/idb.js';
import { Outbox } from '../core/outbox.js';
import { sealStationReport } from '../core/seal.js';
import { News } from '../islands/news.js';

/** One sender among all tabs. @param {() => Promise<void>} run */
const oneAtATime = (run) => (navigator.locks ? navigator.locks.request('outbox', run) : run());

/** @param {() => void} run @param {number} ms */
function wake(run, ms) {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** @typedef {ReturnType<typeof startAll<import('./wiring.js').App>>} WholeApp */

/** The whole app, for pages that write. @template {import('./base.js').Base} Page @param {Page} app */
export function startAll(app) {
  const db = new Idb();
  const api = new Api({ fetch: (url, init) => fetch(url, init) });
  const outbox = new Outbox({ store: db, send: (sealed) => api.send(sealed), lock: oneAtATime, wake });
  flushWhenItMayWork(outbox);
  customElements.define('ws-news', News(app));
  keepLanguage(app.t);
  return { ...app, db, outbox, seal: sealStationReport };
}

/** The outbox tries at start, when the network is back and when the page is seen again. @param {Outbox} outbox */
function flushWhenItMayWork(outbox) {
  const flush = () => outbox.flush().catch(() => {});
  addEventListener('online', flush);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && flush());
  flush();
}

/** The switch leads to the same page in the other language, whatever its address. @param {import('./base.js').Base['t']} t */
function keepLanguage(t) {
  const link = /** @type {HTMLAnchorElement | null} */ (document.getElementById('language'));
  if (!link) return;
  const rest = location.pathname.slice(t.prefix.length) || '/';
  link.href = (t.prefix ? '' : `/${link.hreflang}`) + rest + location.hash;
}

/** Rules and guides come when nobody waits: who only looked for a place has them too when the signal is gone. @param {import('./base.js').Base} app */
export function bringBenefits({ means }) {
  const { saveData } = /** @type {any} */ (navigator).connection ?? {};
  if (saveData) return; // the reader asked pages to load little
  const bring = async () => new (await import('../core/bundle.js')).Bundle(means).update();
  setTimeout(() => bring().catch(() => {}), 4000); // no network: at the next start
}
