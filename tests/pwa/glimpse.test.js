/** The places seen last are shown only where they were seen, and open or closed by now. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepGlimpse, recall } from '../../pwa/views/glimpse.js';

const CALENDAR = { days: {}, years: [2026] };
const station = {
  id: '410100-1',
  name: '甲驿站',
  hours: 'Mo-Su 08:00-20:00',
  truth: { hours: { date: '2026-06-01' } },
};
const seen = { station, distance: 120, bearing: 90, open: { state: 'open', at: '', note: '' } };

function phone(now = '2026-11-22T12:00') {
  const values = new Map();
  const settings = {
    get: (key) => JSON.parse(values.get(key) ?? 'null'),
    set: (key, value) => values.set(key, JSON.stringify(value)),
  };
  return {
    here: { lat: 34.7, lng: 113.6 },
    finder: { cities: [{ calendar: CALENDAR }] },
    app: { settings, now: () => now },
  };
}

test('what was nearest here is nearest here at the next start', () => {
  const page = phone();
  keepGlimpse(page, [{ code: '', items: [seen] }]);
  assert.equal(recall(page)[0].items[0].station.name, '甲驿站');
});

test('whether it is open is judged by now, not by then', () => {
  const page = phone();
  keepGlimpse(page, [{ code: '', items: [seen] }]);
  assert.equal(recall(page)[0].items[0].open.state, 'open');
  page.app.now = () => '2026-11-22T23:00';
  assert.equal(recall(page)[0].items[0].open.state, 'closed');
});

test('places seen elsewhere are not shown here', () => {
  const page = phone();
  keepGlimpse(page, [{ code: '', items: [seen] }]);
  page.here = { lat: 34.8, lng: 113.6 };
  assert.equal(recall(page), null);
});

test('a list by districts, or an empty one, is not kept', () => {
  const page = phone();
  keepGlimpse(page, [{ code: '410103', items: [seen] }]);
  keepGlimpse(page, [{ code: '', items: [] }]);
  assert.equal(recall(page), null);
});
