/** The page of the calculators. They come first, the rest of the app follows. */
import { Bundle } from '../core/bundle.js';
import { Tools } from '../islands/tools.js';
import { begin } from './base.js';

const app = begin();
const rest = () => import('./later.js').then(({ startAll }) => startAll(app));
customElements.define('ws-tools', Tools({ ...app, bundle: new Bundle(app.means) }, rest));
