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

/** Rows that could apply, by parameter, key and day. @type {WeakMap<object, Map<string, any>>} */
const kept = new WeakMap();

/**
 * Key, day and rows that could apply of a parameter; null for a key or day that is not known.
 * @param {Job} job @param {any[]} node @returns {{ where: any, day: any, known: string, rows: import('./rules-types').ParamRow[] }}
 */
const lookup = (job, [, name, key, at]) => {
  const it = job.set.params[name];
  const where = key === null ? '' : value(job, key);
  const day = at === null ? job.on : value(job, at);
  if (where !== null && typeof where !== 'string') fail('type', name);
  const all = kept.get(it) ?? new Map();
  const text = `${day} ${where === null ? '' : `=${where}`}`;
  let found = all.get(text);
  if (!found) {
    if (day !== null && !ymd(day)) fail('type', name);
    const names =
      where === null
        ? Object.keys(it.rows)
        : (it.key === 'region' ? [where, `${where.slice(0, 4)}00`, where.slice(0, 2)] : [where])
            .filter((one) => has(it.rows, one))
            .slice(0, 1);
    const rows = names
      .flatMap((one) => it.rows[one])
      .filter(([from, to]) => day === null || (day >= from && (!to || day <= to)));
    found = { where, day, known: names[0], rows };
    kept.set(it, all.set(text, found));
  }
  return found;
};

/** Whether a row could apply and differ from the default. @param {Job} job @param {any[]} node @param {any[][]} rows */
const possible = (job, node, rows) => rows.some((row) => row[2] !== (job.set.params[node[1]].default ?? null));

/** @param {Job} job @param {any[]} node the value valid for key and day */
const param = (job, node) => {
  const { where, known, rows, day } = lookup(job, node);
  const usual = job.set.params[node[1]].default ?? null;
  if (where === null || day === null) return possible(job, node, rows) ? null : usual;
  const row = rows[rows.length - 1];
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
    if (!possible(job, node, rows)) return [[name, where ?? '']];
  }
  return node.slice(1).flatMap((/** @type {any} */ part) => (part === null ? [] : gaps(job, part)));
};

/** What is missing in an unknown condition; a leaf on an unpublished value asks for nothing. @param {Job} job @param {any[]} node @returns {any[]} */
const look = (job, node) => {
  if (holds(job, node) !== null) return [];
  if (['all', 'any', 'not'].includes(node[0])) return node.slice(1).flatMap((part) => look(job, part));
  return needed([...gaps(job, node[1]), ...gaps(job, node[2])]);
};

/** What rests on an unpublished value stays unknown whatever is answered. @param {any[]} found */
const needed = (found) => (found.every(asked) ? found : found.filter(Array.isArray));

/** @param {any} gap a fact to ask for, not a parameter */
const asked = (gap) => !Array.isArray(gap);

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
 * How a condition uses a fact, once for each place: true in a comparison of sizes that only rises or only falls with
 * it, the parameter's name when it is a key, else false.
 * @param {any} node @param {string} name @param {boolean} smooth @returns {any[]}
 */
const uses = (node, name, smooth) => {
  if (!Array.isArray(node)) return [];
  const [op, ...parts] = node;
  if (op === 'fact') return parts[0] === name ? [smooth] : [];
  const steady = smooth && !['eq', 'ne', 'in', 'param'].includes(op);
  return parts.flatMap((part, at) =>
    op === 'param' && at === 1 && `${part}` === `fact,${name}`
      ? [parts[0]]
      : uses(part, name, steady && (op !== 'div_floor' || !at)),
  );
};

/**
 * Answers that stand for all answers to a missing question: each choice, each place with a number of its own, the ends
 * of a number or of the years 1900 to 2100; undefined when no few answers can stand for all.
 * @param {Job} job @param {any} rule @param {any[]} when @param {string} name @returns {any[] | undefined}
 */
const stand = (job, rule, when, name) => {
  const { type, values, min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = job.set.facts[name];
  if (type === 'bool') return [false, true];
  if (type === 'string') return values;
  const used = uses(when, name, true);
  if (type === 'adcode') {
    if (used.some((it) => typeof it !== 'string')) return;
    const keys = used.flatMap((it) => Object.keys(job.set.params[it].rows)).sort();
    return once(['990000', ...keys.map((key) => key.padEnd(6, '0'))]);
  }
  if (used.length > 1 || used[0] !== true) return;
  let [low, high] = type === 'date' ? ['1900-01-01', '2100-12-31'] : [min, max];
  for (const check of rule.checks) {
    const [op, left, right] = job.set.checks[check].when;
    const [small, big] = op === 'gt' ? [left, right] : op === 'lt' ? [right, left] : []; // must be small <= big
    if (`${small}` === `fact,${name}`) {
      const top = value(job, big);
      if (top !== null && top < high) high = top;
    } else if (`${big}` === `fact,${name}`) {
      const bottom = value(job, small);
      if (bottom !== null && bottom > low) low = bottom;
    }
  }
  return [low, high];
};

/**
 * Which missing facts can still change a clause: not those whose answers all come to the same whatever the others are.
 * When none can, `truth` is what the clause comes to.
 * @param {Job} old @param {any} rule @param {any[]} when @param {string[]} names @returns {{ matter: string[], truth: boolean | null }}
 */
const sift = (old, rule, when, names) => {
  const job = fresh({ ...old, facts: { ...old.facts } });
  /** @type {Record<string, any>} */
  const stands = Object.fromEntries(names.map((name) => [name, stand(job, rule, when, name)]));
  let left = 256; // tries: beyond, a fact counts as mattering
  const tried = () => {
    if (--left < 0) return null;
    try {
      return holds(job, when);
    } catch {
      return null;
    }
  };
  /** @param {string} name @param {string[]} others @returns {boolean} */
  const varies = (name, [other, ...others]) => {
    if (other)
      return stands[other].some((/** @type {any} */ one) => {
        job.facts[other] = one;
        return varies(name, others);
      });
    /** @type {boolean | null} */
    let first;
    return stands[name].some((/** @type {any} */ one, /** @type {number} */ at) => {
      job.facts[name] = one;
      const truth = tried();
      if (!at) first = truth;
      return truth === null || truth !== first;
    });
  };
  const few = names.filter((name) => stands[name]);
  const matter = names.filter((name) => {
    if (!stands[name]) return true;
    for (const one of few) job.facts[one] = null;
    return varies(
      name,
      few.filter((other) => other !== name),
    );
  });
  left = 1;
  return { matter, truth: names.length && !matter.length ? tried() : null };
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
    let truth = holds(job, when);
    const open = truth === null ? once(look(fresh(job), when)) : [];
    const sifted = sift(job, rule, when, open.filter(asked));
    truth ??= sifted.truth;
    result.trace.push([id, truth, job.leaves]);
    if (truth === false) continue;
    /** @type {any[]} */
    let found = [...sifted.matter, ...open.filter(Array.isArray)];
    if (truth) {
      result.outcome = verdict;
      result.clause = id;
      found = [];
      for (const [name, , node] of amounts) {
        result.amounts[name] = value(job, node);
        found.push(...needed(gaps(fresh(job), node)));
      }
    }
    found = once(found);
    result.missing = found.filter(asked);
    result.unpublished = found.filter((one) => !asked(one));
    if (!truth) result.outcome = result.missing.length ? 'need_info' : 'unknown-here';
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
