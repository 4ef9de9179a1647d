/** The pages of the guides: the list, and each guide. They come first, everything else follows. */
import { Bundle } from '../core/bundle.js';
import { GuidePage, Guides } from '../islands/guides.js';
import { begin } from './base.js';

const app = begin();
const given = { ...app, bundle: new Bundle(app.means) };
customElements.define('ws-guide', GuidePage(given));
customElements.define('ws-guides', Guides(given));
import('./later.js').then(({ startAll }) => startAll(app));
