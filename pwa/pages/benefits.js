/** The page of the checker. */
import { Bundle } from '../core/bundle.js';
import { Benefits } from '../islands/benefits.js';
import { startAll } from './later.js';
import { start } from './wiring.js';

const app = startAll(start());
customElements.define('ws-benefits', Benefits({ ...app, bundle: new Bundle(app.means) }));
