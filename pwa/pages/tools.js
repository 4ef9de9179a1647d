/** The page of the calculators. */
import { Bundle } from '../core/bundle.js';
import { Tools } from '../islands/tools.js';
import { startAll } from './later.js';
import { start } from './wiring.js';

const app = startAll(start());
customElements.define('ws-tools', Tools({ ...app, bundle: new Bundle(app.means) }));
