/** The first page: what is near. The list comes first, everything else follows. */
import { Nearby } from '../islands/nearby.js';
import { start } from './wiring.js';

const app = start();
const rest = () => import('./later.js').then(({ startAll }) => startAll(app));
customElements.define('ws-nearby', Nearby(app, rest));
