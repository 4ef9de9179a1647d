/** The page of the checker. */
import { Bundle } from '../core/bundle.js';
import { Benefits } from '../islands/benefits.js';
import { begin } from './base.js';

const app = begin();
const rest = () => import('./later.js').then(({ startAll }) => startAll(app));
customElements.define('ws-benefits', Benefits({ ...app, bundle: new Bundle(app.means) }, rest));
