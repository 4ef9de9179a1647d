/** What the calculators share: looking up a dated parameter, the parameters a result rests on, an empty result. */
import { evaluate } from './rules.js';

/** @typedef {import('./rules-types').Ruleset} Ruleset */
/** @typedef {import('./rules-types').Result} Result */
/** One line of a formula; `label` is a code, `unit` one of fen, bp, months, days, month, date, count. */
/** @typedef {{ label: string, value: any, unit: string }} Step */
/** A dated value that was used; `source` is an id, `to` '' while it is open, `key` '' for the whole country. */
/** @typedef {{ name: string, key: string, from: string, to: string, value: any, unit: string, source: string, provisional: boolean }} Used */
/**
 * What a calculator gives. `verdict` and `clause` as the shipped rule decided; `value` in fen, months, a date or null when
 * not known; `range`: least and most, null at an open end; `amounts`: more figures by name; `missing`: what to fill in;
 * `error`: a code when what was filled in cannot be ('' when sound); `notes`: estimate, provisional, unknown-here, range…
 * @typedef {{ verdict: string, clause: string, value: any, range: [any, any] | null, amounts: Record<string, any>,
 *   formula: Step[], params: Used[], sources: string[], notes: string[], missing: string[], error: string }} Calculation
 */

/** @param {Partial<Calculation>} given @returns {Calculation} */
export const made = (given) => {
  /** @type {Calculation} */
  const whole = {
    verdict: '',
    clause: '',
    value: null,
    range: null,
    amounts: {},
    formula: [],
    params: [],
    sources: [],
    notes: [],
    missing: [],
    error: '',
    ...given,
  };
  const found = [...whole.sources, ...whole.params.map(({ source }) => source)];
  whole.sources = [...new Set(found)];
  const more = whole.params.some(({ provisional }) => provisional) ? ['provisional'] : [];
  whole.notes = [...new Set([...whole.notes, ...more])];
  return whole;
};

/** What is asked when a sum cannot begin. @param {string[]} missing */
export const asks = (missing) => made({ verdict: 'need_info', missing });

/** What was filled in cannot be. @param {Result} result */
export const wrong = ({ error }) => made({ verdict: 'error', error: error?.at || error?.code || 'error' });

/** Facts with an answer only: null and NaN are 'not filled in'. @param {Record<string, any>} facts */
export const filled = (facts) =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value === value && value !== ''));

/** @param {Ruleset} set @param {string} rule @param {string} on @param {Record<string, any>} facts */
export const decide = (set, rule, on, facts) => evaluate(set, rule, on, filled(facts));

/**
 * The row of a parameter on a day, for a key: for a place that of its county, city or province.
 * @param {Ruleset} set @param {string} name @param {string} key @param {string} on @returns {Used | null}
 */
export function rowAt(set, name, key, on) {
  const it = set.params[name];
  if (!it) return null;
  const keys = it.key === 'region' ? [key, `${key.slice(0, 4)}00`, key.slice(0, 2)] : [it.key ? key : ''];
  const known = keys.find((one) => one in it.rows);
  if (known === undefined) return null;
  const row = it.rows[known].find(([from, to]) => on >= from && (!to || on <= to));
  return row ? used(set, [name, known, row[0], !!row[4] && on >= row[4]]) : null;
}

/** A row as [name, key, from, provisional] of a result. @param {Ruleset} set @param {Result['params'][number]} which @returns {Used} */
export function used(set, [name, key, from, provisional]) {
  const it = set.params[name];
  const row = it.rows[key].find((one) => one[0] === from);
  if (!row) throw new RangeError(`no row ${name} ${key} ${from}`);
  return { name, key, from, to: row[1], value: row[2], unit: it.unit ?? it.type, source: row[3], provisional };
}

/** Flags decide, they are no figures. @param {Ruleset} set @param {Result[]} results @returns {Used[]} each once */
export function usedBy(set, ...results) {
  const rows = results.flatMap(({ params }) => params).map((which) => used(set, which));
  return [...new Map(rows.filter(({ unit }) => unit !== 'flag').map((it) => [`${it.name} ${it.from}`, it])).values()];
}

/** Sources of a rule and of the clause that decided. @param {Ruleset} set @param {string} rule @param {string | null} clause */
export function sourcesOf(set, rule, clause) {
  const it = set.rules[rule];
  return [...(it.clauses.find(({ id }) => id === clause)?.sources ?? []), ...it.sources];
}
