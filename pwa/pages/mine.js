/** The page of what this phone holds. */
import { Mine } from '../islands/mine.js';
import { startAll } from './later.js';
import { start } from './wiring.js';

customElements.define('ws-mine', Mine(startAll(start())));
