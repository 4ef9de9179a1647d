/** Decides compiled rules on the phone, as server/domain/rules does, byte for byte. Never throws for what was answered. */

/** @typedef {import('./rules-types').Ruleset} Ruleset */
/** @typedef {import('./rules-types').Result} Result */
/** @typedef {{ set: Ruleset, facts: Record<string, any>, on: string, leaves: any[], used: Map<string, any> }} Job */

/** @param {string} code @param {string} [at] @returns {never} */
const fail = (code, at = '') => {
  throw { code, at };
};

/** @param {any} object @param {string} name */
const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

/** @param {any} text @returns {number[] | undefined} year, month, day of a real day */
const ymd = (text) => {
  if (typeof text !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return;
  const [year, month, day] = text.split('-').map(Number);
  return year && month && month < 13 && day && day <= lastDay(year, month) ? [year, month, day] : undefined;
};

/** @param {number} year @param {number} month */
const lastDay = (year, month) =>
  month === 2 ? (year % 4 || (!(year % 100) && year % 400) ? 28 : 29) : 30 + ((month + (month >> 3)) % 2);

/** @param {any} text @param {any} count */
export const addMonths = (text, count) => {
  const it = ymd(text);
  if (typeof count !== 'number' || !it) return fail('type', 'add_months');
  const months = it[0] * 12 + it[1] - 1 + count;
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  if (!(year > 0 && year < 1e4)) fail('date-range', 'add_months');
  return [`${year}`.padStart(4, '0'), two(month), two(Math.min(it[2], lastDay(year, month)))].join('-');
};

/** @param {number} number */
const two = (number) => `${number}`.padStart(2, '0');

/** @param {any} start @param {any} end whole months between */
export const monthsSince = (start, end) => {
  const a = ymd(start);
  const b = ymd(end);
  if (!a || !b) return fail('type', 'months_since');
  return (b[0] - a[0]) * 12 + b[1] - a[1] - (b[2] < Math.min(a[2], lastDay(b[0], b[1])) ? 1 : 0);
};

/** @type {Record<string, (fact: any, value: any) => string>} '' when the answer is sound */
const CHECKS = {
  bool: (_, value) => (typeof value === 'boolean' ? '' : 'bad-type'),
  int: ({ min = -Infinity, max = Infinity }, value) =>
    Number.isSafeInteger(value) ? (value >= min && value <= max ? '' : 'bad-value') : 'bad-type',
  string: ({ values }, value) => text(value) || (values.includes(value) ? '' : 'bad-value'),
  date: (_, value) => text(value) || (ymd(value) ? '' : 'bad-date'),
  adcode: (_, value) => text(value) || (/^[0-9]{6}$/.test(value) ? '' : 'bad-value'),
  list: ({ values }, value) =>
    Array.isArray(value) && !value.some(text)
      ? value.every((/** @type {string} */ part) => values.includes(part))
        ? ''
        : 'bad-value'
      : 'bad-type',
};

/** @param {any} value */
const text = (value) => (typeof value === 'string' ? '' : 'bad-type');

/** @param {Ruleset} set @param {any} facts */
const examine = (set, facts) => {
  if (!facts || typeof facts !== 'object' || Array.isArray(facts)) fail('bad-facts');
  for (const name of Object.keys(facts).sort()) {
    if (!has(set.facts, name)) fail('unknown-fact', name);
    const fact = set.facts[name];
    const code = facts[name] === null ? '' : CHECKS[fact.type](fact, facts[name]);
    if (code) fail(code, name);
  }
};

/** What is wrong with an answer to a question; '' when it is sound. @param {import('./rules-types').Fact} fact @param {any} value */
export const unsound = (fact, value) => CHECKS[fact.type](fact, value);

/** @param {any} a @param {any} b */
const eq = (a, b) => (typeof a === typeof b && typeof a !== 'object' ? a === b : fail('type', 'eq'));

/** @param {any} a @param {any} b */
const lt = (a, b) =>
  (typeof a === 'number' && typeof b === 'number') || (ymd(a) && ymd(b)) ? a < b : fail('type', 'lt');

/** @type {Record<string, (a: any, b: any) => boolean>} */
const COMPARE = {
  eq,
  ne: (a, b) => !eq(a, b),
  lt,
  lte: (a, b) => !lt(b, a),
  gt: (a, b) => lt(b, a),
  gte: (a, b) => !lt(a, b),
  in: (a, b) => (typeof a === 'string' && Array.isArray(b) ? b.includes(a) : fail('type', 'in')),
};

/** @param {string} name @param {(a: number, b: number) => number} work */
const whole =
  (name, work) =>
  (/** @type {Job} */ _, /** @type {any[]} */ ...values) => {
    if (values.some((value) => typeof value !== 'number')) fail('type', name);
    return values.reduce((a, b) => {
      const total = work(a, b);
      return Number.isSafeInteger(total) ? total : fail('overflow', name);
    });
  };

/** @param {number} a @param {number} b exact for safe integers, unlike Math.floor(a / b) */
const divFloor = (a, b) => {
  if (!b) fail('zero-division', 'div_floor');
  const rest = a % b;
  return (a - rest) / b - (rest && rest < 0 !== b < 0 ? 1 : 0);
};

/** @param {(a: any, b: any) => boolean} better */
const extreme =
  (better) =>
  (/** @type {Job} */ _, /** @type {any[]} */ ...values) =>
    values.reduce((best, other) => (better(other, best) ? other : best));

/** @type {Record<string, (job: Job, ...values: any[]) => any>} */
const CALCULATE = {
  add: whole('add', (a, b) => a + b),
  sub: whole('sub', (a, b) => a - b),
  mul: whole('mul', (a, b) => a * b),
  div_floor: whole('div_floor', divFloor),
  min: extreme(lt),
  max: extreme((a, b) => lt(b, a)),
  age: (job, birth, at = job.on) => Math.floor(monthsSince(birth, at) / 12),
  months_since: (job, start, end = job.on) => monthsSince(start, end),
  add_months: (_, day, count) => addMonths(day, count),
};

/** @param {Job} job @param {any} node @returns {any} the value, null when unknown */
const value = (job, node) => {
  if (!Array.isArray(node)) return node;
  const [op, ...parts] = node;
  if (op === 'list') return parts;
  if (op === 'today') return job.on;
  if (op === 'fact') return has(job.facts, parts[0]) ? job.facts[parts[0]] : null;
  if (op === 'param') return param(job, node);
  const values = parts.map((part) => value(job, part));
  return values.includes(null) ? null : CALCULATE[op](job, ...values);
};

/**
 * Key, day and rows that could apply of a parameter; null for a key or day that is not known.
 * @param {Job} job @param {any[]} node @returns {{ where: any, day: any, known: string, rows: import('./rules-types').ParamRow[] }}
 */
const lookup = (job, [, name, key, at]) => {
  const it = job.set.params[name];
  const where = key === null ? '' : value(job, key);
  const day = at === null ? job.on : value(job, at);
  if ((where !== null && typeof where !== 'string') || (day !== null && !ymd(day))) fail('type', name);
  const names =
    where === null
      ? Object.keys(it.rows)
      : (it.key === 'region' ? [where, `${where.slice(0, 4)}00`, where.slice(0, 2)] : [where])
          .filter((one) => has(it.rows, one))
          .slice(0, 1);
  const rows = names
    .flatMap((one) => it.rows[one])
    .filter(([from, to]) => day === null || (day >= from && (!to || day <= to)));
  return { where, known: names[0], rows, day };
};

/** @param {Job} job @param {any[]} node the value valid for key and day */
const param = (job, node) => {
  const { where, known, rows, day } = lookup(job, node);
  const usual = job.set.params[node[1]].default ?? null;
  if (where === null || day === null) return rows.some((row) => row[2] !== usual) ? null : usual;
  const row = rows.pop();
  if (!row) return usual;
  job.used.set(`${node[1]} ${known} ${row[0]}`, [node[1], known, row[0], !!row[4] && day >= row[4]]);
  return row[2];
};

/** @param {Job} job @param {any[]} node @returns {boolean | null} */
const holds = (job, node) => {
  const [op, left, right, number] = node;
  if (op === 'not') {
    const truth = holds(job, left);
    return truth === null ? null : !truth;
  }
  if (op === 'all' || op === 'any') {
    const stop = op === 'any';
    /** @type {boolean | null} */
    let result = !stop;
    for (const part of node.slice(1)) {
      const truth = holds(job, part);
      if (truth === stop) return stop;
      if (truth === null) result = null;
    }
    return result;
  }
  const a = value(job, left);
  const b = value(job, right);
  const truth = a === null || b === null ? null : COMPARE[op](a, b);
  job.leaves.push([number, a, op === 'in' ? null : b, truth]);
  return truth;
};

/** Missing facts (text) and unpublished parameters ([name, key]) of a value. @param {Job} job @param {any} node @returns {any[]} */
const gaps = (job, node) => {
  if (value(job, node) !== null) return [];
  const [op, name] = node;
  if (op === 'fact') return [name];
  if (op === 'param') {
    const { where, rows } = lookup(job, node);
    if (!rows.some((row) => row[2] !== (job.set.params[name].default ?? null))) return [[name, where ?? '']];
  }
  return node.slice(1).flatMap((/** @type {any} */ part) => (part === null ? [] : gaps(job, part)));
};

/** What is missing in an unknown condition; a leaf on an unpublished value asks for nothing. @param {Job} job @param {any[]} node @returns {any[]} */
const look = (job, node) => {
  if (holds(job, node) !== null) return [];
  if (['all', 'any', 'not'].includes(node[0])) return node.slice(1).flatMap((part) => look(job, part));
  const found = [...gaps(job, node[1]), ...gaps(job, node[2])];
  const unpublished = found.filter(Array.isArray);
  return unpublished.length ? unpublished : found;
};

/** @param {any[]} list @returns {any[]} without repeats */
const once = (list) => [...new Map(list.map((one) => [`${one}`, one])).values()];

/**
 * What a rule says of these answers on a day (YYYY-MM-DD).
 * @param {Ruleset} set @param {string} rule @param {string} on @param {Record<string, any>} facts @returns {Result}
 */
export function evaluate(set, rule, on, facts) {
  /** @type {Result} */
  const result = {
    outcome: '',
    clause: null,
    missing: [],
    unpublished: [],
    amounts: {},
    params: [],
    trace: [],
    error: null,
  };
  try {
    if (!has(set.rules, rule)) fail('unknown-rule', rule);
    if (!ymd(on)) fail('bad-on');
    examine(set, facts);
    return walk({ set, facts, on, leaves: [], used: new Map() }, set.rules[rule], result);
  } catch (/** @type {any} */ error) {
    if (!error.code) throw error;
    return { ...result, outcome: 'error', amounts: {}, trace: [], clause: null, error };
  }
}

/**
 * What an unknown clause comes to whichever way one missing question is answered; null when that matters.
 * A fact that amounts are made from is asked for all the same.
 * @param {Job} job @param {any} rule @param {any[]} when @returns {boolean | null}
 */
const settled = (job, rule, when) => {
  for (const name of once(look(fresh(job), when))) {
    const { type, values } = Array.isArray(name) ? { type: '', values: [] } : job.set.facts[name];
    const choices = type === 'bool' ? [false, true] : type === 'string' ? values : undefined;
    if (!choices || amountsOf(rule).includes(`["fact","${name}"]`)) continue;
    const truths = new Set(choices.map((/** @type {any} */ choice) => tried(job, when, name, choice)));
    if (truths.size === 1 && !truths.has(null)) return [...truths][0];
  }
  return null;
};

/** @type {WeakMap<any, string>} */
const texts = new WeakMap();

/** @param {any} rule what its amounts are made from, as text, made once */
const amountsOf = (rule) => {
  const known = texts.get(rule);
  if (known !== undefined) return known;
  const text = JSON.stringify(rule.clauses.map((/** @type {any} */ clause) => clause.amounts));
  texts.set(rule, text);
  return text;
};

/** @param {Job} job @param {any[]} when @param {string} name @param {any} choice */
const tried = (job, when, name, choice) => {
  try {
    return holds(fresh({ ...job, facts: { ...job.facts, [name]: choice } }), when);
  } catch {
    return null;
  }
};

/** @param {Job} job @returns {Job} one that leaves no trace */
const fresh = (job) => ({ ...job, leaves: [], used: new Map() });

/** @param {Job} job @param {any} rule @param {Result} result */
const walk = (job, rule, result) => {
  for (const name of rule.checks) if (holds(job, job.set.checks[name].when)) fail('contradiction', name);
  const [from, to] = rule.in_force;
  job.used.clear();
  result.outcome = 'not_in_force';
  if ((from && job.on < from) || (to && job.on > to)) return result;
  for (const { id, when, verdict, amounts } of rule.clauses) {
    job.leaves = [];
    const truth = holds(job, when) ?? settled(job, rule, when);
    result.trace.push([id, truth, job.leaves]);
    if (truth === false) continue;
    if (truth) {
      result.outcome = verdict;
      result.clause = id;
      for (const [name, , node] of amounts) result.amounts[name] = value(job, node);
    } else {
      const found = once(look(fresh(job), when));
      /** @type {any[]} */
      const unpublished = found.filter((one) => Array.isArray(one));
      result.missing = found.filter((one) => !Array.isArray(one));
      result.unpublished = unpublished;
      result.outcome = result.missing.length ? 'need_info' : 'unknown-here';
    }
    result.params = [...job.used.values()];
    return result;
  }
  return fail('no-clause');
};

/**
 * Names of the contradictions in answers; a null day leaves out what depends on the day.
 * @param {Ruleset} set @param {string | null} on @param {Record<string, any>} facts @returns {string[]}
 */
export const contradicted = (set, on, facts) =>
  Object.keys(set.checks).filter((name) => {
    try {
      return holds({ set, facts, on: /** @type {any} */ (on), leaves: [], used: new Map() }, set.checks[name].when);
    } catch {
      return false;
    }
  });
