/** The first page: what is near. The list comes first, everything else follows. */
import { Nearby } from '../islands/nearby.js';
import { start } from './wiring.js';

const app = start();
customElements.define('ws-nearby', Nearby(app));
const later = () => import('./later.js').then(({ startAll }) => startAll(app));
if (document.readyState === 'complete') later();
else addEventListener('load', later, { once: true });
