/** The page of where the data comes from. */
import { Coverage } from '../islands/coverage.js';
import { startAll } from './later.js';
import { start } from './wiring.js';

customElements.define('ws-coverage', Coverage(startAll(start())));
