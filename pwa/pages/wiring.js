/** What the pages about places need: the base and the packs. The rest follows in later.js. */
import { Packs } from '../core/packs.js';
import { begin } from './base.js';

/** @typedef {ReturnType<typeof start>} App */

/** Everything a first screen needs. */
export function start() {
  const base = begin();
  return { ...base, packs: new Packs(base.means) };
}
