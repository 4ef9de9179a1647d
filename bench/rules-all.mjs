/** Milliseconds for all rules of one worker in Node: reads {set, people, on} from standard input, prints the median. */
import { readFileSync } from 'node:fs';
import { evaluate } from '../pwa/core/rules.js';

const { set, people, on } = JSON.parse(readFileSync(0, 'utf8'));
const rules = Object.keys(set.rules);
const times = people.map((/** @type {any} */ facts) => {
  const start = performance.now();
  for (const rule of rules) evaluate(set, rule, on, facts);
  return performance.now() - start;
});
times.sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
process.stdout.write(JSON.stringify({ median: times[times.length >> 1], p95: times[Math.floor(times.length * 0.95)] }));
