/** What a benefit could come to when the worker does not know an answer: every answer is tried, within bounds. */
import { number } from './deadlines.js';

/** @typedef {import('./rules-types').Result} Result @typedef {import('./rules-types').Fact} Fact @typedef {import('./rules-types').When} When */
/** @typedef {(facts: Record<string, any>) => Result} Ask */

const MOST_TRIES = 240; // evaluations an item may cost
const MOST_SAMPLES = 24; // starting points on the scale of one number or date

/** @param {Result} result what two answers must share to count as one */
const mark = (result) => [result.outcome, result.clause, result.error?.code, ...result.missing].join(' ');

/**
 * All outcomes over the answers that are not known, and what would still have to be asked in some of them.
 * @param {Ask} ask @param {Record<string, Fact>} known declared facts @param {Record<string, any>} facts @param {string[]} unsure @param {string} on
 * @returns {{ could: import('./rules-types').CouldBe[], more: string[], whole: boolean }} whole: nothing was left untried
 */
export function couldBe(ask, known, facts, unsure, on) {
  let tries = 0;
  let whole = true;
  /** @type {import('./rules-types').CouldBe[]} */
  const could = [];
  /** @type {Set<string>} */
  const more = new Set();
  const counted = (/** @type {Record<string, any>} */ now) => {
    tries++;
    return ask(now);
  };
  /** @param {Record<string, any>} now @param {Result} result @param {When[]} when */
  const explore = (now, result, when) => {
    if (result.outcome === 'error') return;
    if (result.outcome !== 'need_info') {
      could.push({ verdict: result.outcome, clause: result.clause, when });
      return;
    }
    const name = result.missing.find((one) => unsure.includes(one));
    if (!name) for (const one of result.missing) more.add(one);
    const pieces = name && tries < MOST_TRIES ? split(counted, known[name], name, now, on) : [];
    if (!pieces.length) whole = false;
    for (const [piece, found] of pieces)
      explore({ ...now, [/** @type {string} */ (name)]: piece.value }, found, [...when, piece]);
  };
  explore(facts, counted(facts), []);
  return { could, more: [...more], whole };
}

/**
 * Answers to one question, put together where they come to the same.
 * @param {Ask} ask @param {Fact} fact @param {string} name @param {Record<string, any>} facts @param {string} on @returns {[When, Result][]}
 */
function split(ask, fact, name, facts, on) {
  const tried = (/** @type {any} */ value) => ask({ ...facts, [name]: value });
  const choices = fact.type === 'bool' ? [true, false] : fact.type === 'string' ? fact.values : undefined;
  if (choices) {
    /** @type {Map<string, [When, Result]>} */
    const groups = new Map();
    for (const value of choices) {
      const result = tried(value);
      const same = groups.get(mark(result));
      if (same) same[0].values?.push(value);
      else groups.set(mark(result), [{ fact: name, value, values: [value] }, result]);
    }
    return [...groups.values()];
  }
  return fact.type === 'int' || fact.type === 'date' ? ranges(tried, fact, name, on) : [];
}

/** @param {number} day */
const iso = (day) => new Date(day * 864e5).toISOString().slice(0, 10);

/**
 * Ranges of a number or date that come to the same: both ends and what the trace compared are tried, then the turning
 * points between neighbours that differ are found by halving.
 * @param {(value: any) => Result} tried @param {Fact} fact @param {string} name @param {string} on @returns {[When, Result][]}
 */
function ranges(tried, fact, name, on) {
  const dated = fact.type === 'date';
  const outer = (/** @type {number} */ n) => (dated ? iso(n) : n);
  const today = number(on); // a hundred years back, ten ahead
  const [low, high] = dated ? [today - 36525, today + 3652] : [fact.min ?? 0, fact.max ?? 1e9];
  /** @type {Map<number, Result>} */
  const found = new Map();
  const look = (/** @type {number} */ n) => {
    const result = found.get(n) ?? tried(outer(n));
    found.set(n, result);
    return result;
  };
  const queue = dated ? [low, today, high] : [low, high];
  for (let n = queue.shift(); n !== undefined && found.size < MOST_SAMPLES; n = queue.shift()) {
    if (n < low || n > high || found.has(n)) continue;
    for (const [, , leaves] of look(n).trace)
      for (const [, left, right] of leaves)
        for (const side of [left, right]) {
          const at = dated === (typeof side === 'string') && (dated ? number(side) : side);
          if (Number.isInteger(at)) queue.push(at - 1, at, at + 1);
        }
  }
  const starts = [...found.keys()].sort((a, b) => a - b);
  for (let index = 1; index < starts.length; index++) halve(look, starts[index - 1], starts[index]);
  /** @type {[When, Result][]} */
  const made = [];
  for (const n of [...found.keys()].sort((a, b) => a - b)) {
    const result = look(n);
    const last = made[made.length - 1];
    if (last && mark(last[1]) === mark(result)) last[0].to = n === high ? null : outer(n);
    else {
      const value = outer(n);
      made.push([{ fact: name, value, from: n === low ? null : value, to: n === high ? null : value }, result]);
    }
  }
  const sound = made.filter(([, result]) => result.outcome !== 'error');
  const [first, last] = [sound[0], sound[sound.length - 1]];
  // beyond the first and last sound answer lie contradictions only: the range is open there
  if (first && first !== made[0]) first[0].from = null;
  if (last && last !== made[made.length - 1]) last[0].to = null;
  return sound;
}

/** Look at both sides of the turning point between two numbers. @param {(n: number) => Result} look @param {number} a @param {number} b */
function halve(look, a, b) {
  if (mark(look(a)) === mark(look(b))) return;
  while (b - a > 1) {
    const middle = Math.floor((a + b) / 2);
    if (mark(look(middle)) === mark(look(a))) a = middle;
    else b = middle;
  }
}
