/** What a worker may get, all benefits at once: verdicts, why, what to ask next. Pure; answers never leave the caller. */
import { couldBe } from './checker-could.js';
import { names, once, usedSources, why } from './checker-why.js';
import { meter } from './deadlines.js';
import { contradicted, evaluate, monthsSince, unsound } from './rules.js';

/** @typedef {import('./rules-types').Ruleset} Ruleset @typedef {import('./rules-types').Rule} Rule @typedef {import('./rules-types').Result} Result */
/** @typedef {import('./rules-types').Answers} Answers @typedef {import('./rules-types').Item} Item @typedef {import('./rules-types').Checked} Checked */
/** @typedef {import('../types').Calendar} Calendar */

export { asText } from './checker-text.js';

/** Rules of each subject; `all` stands for every rule of the set, also one that is new. @type {Record<string, string[]>} */
export const SCOPES = {
  injury: ['injury-claim', 'work-injury', 'injury-review', 'injury-fee', 'disability-grant', 'over-age'],
  pension: ['pension-join', 'pension-bill', 'pension-age', 'pension-months', 'pension-refund'],
  medical: ['medical-join', 'medical-wait', 'residents-cover', 'residents-fee', 'away-care'],
  maternity: ['maternity'],
  jobless: ['unemployment', 'unemployment-join'],
  fund: ['housing-join', 'housing-pay', 'housing-loan', 'housing-withdraw'],
  subsidy: ['insurance-subsidy', 'skill-subsidy', 'disability-work'],
  legal: ['legal-aid'],
  relief: ['temporary-relief', 'lasting-relief', 'relief-refused'],
  transfer: [
    'pension-transfer',
    'insurance-transfer',
    'benefit-place',
    'union-cover',
    'union-aid',
    'occupational-disease',
  ],
};
SCOPES.all = Object.values(SCOPES).flat();

/** Groups on the screen, in order; `urgent` holds what has a step to take within URGENT days. */
export const ORDER = [
  ...['urgent', 'likely', 'possible-ask', 'not-yet', 'not-covered-apply-anyway', 'unknown-here', 'no', 'not-in-force'],
  ...['error', 'open'],
];
export const URGENT = 30;

const FORMAT = 1;
/** Verdicts that leave something to be done in time. */
const RUNNING = ['likely', 'possible-ask', 'not-covered-apply-anyway', 'unknown-here', 'open'];
/** The answer that a time limit runs from. @type {Record<string, string>} */
const STARTS = { 'injury-claim': 'accident_date', 'work-injury-claim': 'accident_date' };

/** @param {any} object @param {string} name */
const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

/**
 * Every benefit of a scope on a day. Never throws: what cannot be decided is an item with verdict 'error' and a code.
 * @param {Ruleset} set @param {string} on YYYY-MM-DD @param {Answers} answers @param {Calendar} calendar
 * @param {string} [scope] one of SCOPES, or the id of one rule @returns {Checked}
 */
export function check(set, on, answers, calendar, scope = 'all') {
  const unsure = answers?.unsure ?? [];
  const facts = sure(answers?.facts ?? {}, unsure);
  const whole = set?.rules
    ? once([...SCOPES.all.filter((id) => has(set.rules, id)), ...Object.keys(set.rules)])
    : SCOPES.all;
  const ids = scope === 'all' ? whole : has(SCOPES, scope) ? SCOPES[scope] : [scope];
  const items = ids.map((id) => {
    try {
      return item(set, id, on, facts, unsure, calendar);
    } catch {
      return failed(id, 'broken'); // a set that is not whole, such as one with a tree that leads back into itself
    }
  });
  return {
    on,
    hash: set?.hash ?? '',
    facts,
    unsure,
    items,
    next: next(set, items),
    left: left(set, items, facts, unsure),
  };
}

/** @param {Record<string, any>} facts @param {string[]} unsure what is known: 'don't know' counts more than an old answer */
const sure = (facts, unsure) =>
  Object.fromEntries(Object.entries(facts).filter(([name, value]) => value != null && !unsure.includes(name)));

/** @param {string} rule @param {string} code @returns {Item} */
const failed = (rule, code) => ({
  rule,
  group: '',
  verdict: 'error',
  code,
  clause: null,
  say: null,
  amounts: [],
  missing: [],
  unsure: [],
  couldBe: [],
  provisional: false,
  unpublished: [],
  why: [],
  deadlines: [],
  urgent: null,
  sources: [],
  result: null,
});

/**
 * @param {Ruleset} set @param {string} id @param {string} on @param {Record<string, any>} all @param {string[]} unsure @param {Calendar} calendar
 * @returns {Item}
 */
function item(set, id, on, all, unsure, calendar) {
  if ((set.format ?? FORMAT) !== FORMAT) return failed(id, 'format');
  if (!has(set.rules, id)) return failed(id, 'unknown-rule');
  const rule = set.rules[id];
  /** @type {Record<string, any>} */
  const facts = {};
  for (const name of rule.facts) if (name in all) facts[name] = all[name];
  const ask = (/** @type {Record<string, any>} */ now) => evaluate(set, id, on, now);
  const result = ask(facts);
  const clause = rule.clauses.find((one) => one.id === result.clause);
  const made = failed(id, result.error?.code ?? '');
  made.group = rule.group;
  made.verdict = VERDICTS[result.outcome] ?? result.outcome;
  made.clause = result.clause;
  made.say = clause?.say ?? (result.error?.code === 'contradiction' ? set.checks[result.error.at].say : null);
  if (clause) made.amounts = clause.amounts.map(([name, unit]) => ({ name, unit, value: result.amounts[name] }));
  for (const name of result.missing) (unsure.includes(name) ? made.unsure : made.missing).push(name);
  made.provisional = result.params.some((row) => row[3]);
  made.unpublished = result.unpublished;
  made.result = result;
  made.sources = once([...(clause?.sources ?? []), ...usedSources(set, result), ...rule.sources]);
  // looked at only when an item is opened
  Object.defineProperty(made, 'why', { get: () => why(set, rule, result), enumerable: true });
  if (made.verdict === 'open') weigh(made, rule, facts, () => couldBe(ask, set.facts, facts, unsure, on));
  if (RUNNING.includes(made.verdict)) time(made, rule, all, on, calendar);
  return made;
}

/** @type {Record<string, import('./rules-types').Verdict>} */
const VERDICTS = { need_info: 'open', not_in_force: 'not-in-force' };

/**
 * An open item whose every end is at least 'possible' is possible now; one that only lacks what the worker does not
 * know is never left open.
 * @param {Item} made @param {Rule} rule @param {Record<string, any>} facts @param {() => ReturnType<typeof couldBe>} explore
 */
function weigh(made, rule, facts, explore) {
  const ahead = remaining(made, rule).map((clause) => clause.verdict);
  const begun = Object.keys(facts).length > 0;
  if (begun && ahead.every((verdict) => ['likely', 'possible-ask'].includes(verdict))) made.verdict = 'possible-ask';
  if (made.missing.length || !made.unsure.length) return;
  const { could, more, whole } = explore();
  const same = whole && new Set(could.map((one) => one.verdict)).size === 1;
  made.verdict = same ? /** @type {import('./rules-types').Verdict} */ (could[0].verdict) : 'possible-ask';
  made.couldBe = could;
  made.missing = more;
}

/** Clauses that can still decide. @param {Item} made @param {Rule} rule */
const remaining = (made, rule) => rule.clauses.slice((made.result?.trace.length ?? 1) - 1);

/**
 * Time limits that run, and the days to the nearest step.
 * @param {Item} made @param {Rule} rule @param {Record<string, any>} facts @param {string} on @param {Calendar} calendar
 */
function time(made, rule, facts, on, calendar) {
  /** @type {number[]} */
  const days = [];
  for (const kind of rule.deadlines) {
    const start = facts[STARTS[kind]];
    if (kind === 'arbitration') days.push(facts.limit_days_left);
    if (!(start <= on)) continue;
    const steps = meter(kind, start, on, calendar);
    made.deadlines.push({ kind, steps });
    days.push(...steps.map((step) => step.left));
  }
  const ahead = days.filter((count) => count >= 0);
  made.urgent = ahead.length ? Math.min(...ahead) : null;
}

/**
 * The question that settles most: a question counts more in an item that lacks little. Open items come first, then
 * what only makes a verdict or an amount more exact; at a tie the order of facts.yaml.
 * @param {Ruleset} set @param {Item[]} items
 */
function next(set, items) {
  /** @type {Map<string, number>} */
  const weights = new Map();
  for (const { verdict, missing } of items)
    for (const name of missing)
      weights.set(name, (weights.get(name) ?? 0) + (verdict === 'open' ? 1e9 : 1e3) / missing.length);
  const order = (/** @type {string} */ name) => set.facts[name].order;
  const [best] = [...weights].sort(([a, more], [b, less]) => Math.round(less - more) || order(a) - order(b));
  return best ? best[0] : null;
}

/** @type {WeakMap<object, string[]>} */
const asked = new WeakMap();

/** Questions that clauses still ahead use. @param {import('./rules-types').Clause} clause */
const uses = (clause) => {
  const found = asked.get(clause) ?? once([...names(clause.when, 'fact'), ...names(clause.amounts, 'fact')]);
  asked.set(clause, found);
  return found;
};

/**
 * How many questions can still matter, at most.
 * @param {Ruleset} set @param {Item[]} items @param {Record<string, any>} facts @param {string[]} unsure
 */
function left(set, items, facts, unsure) {
  const open = items.filter((one) => one.missing.length);
  const ahead = open.flatMap((one) =>
    one.result?.clause ? one.missing : remaining(one, set.rules[one.rule]).flatMap((clause) => uses(clause)),
  );
  return once(ahead).filter((name) => !(name in facts) && !unsure.includes(name)).length;
}

/** Items in the order of the screen, most urgent first. @param {Item[]} items @returns {{ verdict: string, items: Item[] }[]} */
export function grouped(items) {
  const of = (/** @type {Item} */ one) =>
    one.urgent !== null && one.urgent <= URGENT && one.verdict !== 'open' ? 'urgent' : one.verdict;
  const days = (/** @type {Item} */ one) => one.urgent ?? 1e9;
  return ORDER.map((verdict) => ({
    verdict,
    items: items.filter((one) => of(one) === verdict).sort((a, b) => days(a) - days(b)),
  })).filter((group) => group.items.length);
}

/** Codes of validate() that only warn. */
export const WARNS = ['too-young', 'too-old'];

/**
 * What is wrong with an answer: null, a code of the evaluator (bad-type, bad-date, bad-value), too-small, too-large, or
 * one of WARNS. Somebody born on 29 February is a year older on the last day of February.
 * @param {import('./rules-types').Fact} fact @param {any} value @param {string} on @returns {string | null}
 */
export function validate(fact, value, on) {
  const code = unsound(fact, value);
  if (code === 'bad-value' && fact.type === 'int') return value > (fact.max ?? value) ? 'too-large' : 'too-small';
  if (code || !fact.age) return code || null;
  const years = Math.floor(monthsSince(value, on) / 12);
  return years < fact.age[0] ? 'too-young' : years > fact.age[1] ? 'too-old' : null;
}

/**
 * Answers that contradict each other.
 * @param {Ruleset} set @param {Answers} answers @param {string} [on] without it what depends on the day is not looked at
 * @returns {{ check: string, say: import('./rules-types').Both, facts: string[] }[]}
 */
export function contradictions(set, answers, on) {
  const names = contradicted(set, on ?? null, sure(answers.facts, answers.unsure));
  return names.map((name) => ({ check: name, say: set.checks[name].say, facts: set.checks[name].facts }));
}
