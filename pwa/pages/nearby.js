/** The first page: what is near. The list comes first, everything else follows. */
import { Nearby } from '../islands/nearby.js';
import { start } from './wiring.js';

const app = start();
const rest = () =>
  import('./later.js').then(({ startAll, bringBenefits }) => {
    startAll(app);
    bringBenefits(app);
  });
customElements.define('ws-nearby', Nearby(app, rest));
