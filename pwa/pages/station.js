/** The page of one station. */
import { StationPage } from '../islands/station.js';
import { startAll } from './later.js';
import { start } from './wiring.js';

customElements.define('ws-station', StationPage(startAll(start())));
