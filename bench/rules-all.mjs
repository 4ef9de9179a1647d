/** Milliseconds for all rules of one worker in Node, alone and as the checker does; reads {set, people, on, calendar}. */
import { readFileSync } from 'node:fs';
import { check } from '../pwa/core/checker.js';
import { evaluate } from '../pwa/core/rules.js';

const { set, people, on } = JSON.parse(readFileSync(0, 'utf8'));
const rules = Object.keys(set.rules);

/** Best of five rounds: the machine may be shared. @param {(facts: any) => void} work @returns {{ median: number, p95: number }} milliseconds a person */
function timed(work) {
  const rounds = [1, 2, 3, 4, 5].map(() => {
    const times = people.map((/** @type {any} */ facts) => {
      const start = performance.now();
      work(facts);
      return performance.now() - start;
    });
    times.sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
    return { median: times[times.length >> 1], p95: times[Math.floor(times.length * 0.95)] };
  });
  return rounds.sort((a, b) => a.median - b.median)[0];
}

const alone = timed((facts) => {
  for (const rule of rules) evaluate(set, rule, on, facts);
});
const checked = timed((facts) => check(set, on, { facts, unsure: [] }, {}));
const nothing = timed(() => check(set, on, { facts: {}, unsure: [] }, {}));
const unsure = timed((facts) => check(set, on, { facts, unsure: ['birth', 'work_class', 'hf_months_row', 'harm_cause'] }, {}));
process.stdout.write(JSON.stringify({ alone, checked, nothing, unsure }));
