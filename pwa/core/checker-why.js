/** Why a verdict came out: each condition that was looked at, with the values used and where its numbers come from. */

/** @typedef {import('./rules-types').Rule} Rule @typedef {import('./rules-types').Ruleset} Ruleset */
/** @typedef {import('./rules-types').Result} Result @typedef {import('./rules-types').Side} Side @typedef {import('./rules-types').Why} Why */

/** Names behind every ["fact", name] (or another op) in a tree. @param {any} node @param {string} op @returns {string[]} */
export function names(node, op) {
  if (!Array.isArray(node)) return [];
  return [...(node[0] === op ? [node[1]] : []), ...node.slice(1).flatMap((part) => names(part, op))];
}

/** @param {any[]} list */
export const once = (list) => [...new Set(list)];

/** @param {any[]} node @returns {any[][]} the comparisons of a condition */
const leavesOf = (node) =>
  ['all', 'any', 'not'].includes(node[0]) ? node.slice(1).flatMap((part) => leavesOf(part)) : [node];

/**
 * Sources of the values of parameters that this result used.
 * @param {Ruleset} set @param {Result} result @param {string[]} [only] these parameters @returns {string[]}
 */
export const usedSources = (set, result, only) =>
  once(
    result.params.flatMap(([name, key, from]) =>
      only?.includes(name) === false
        ? []
        : set.params[name].rows[key].filter((row) => row[0] === from).map((row) => row[3]),
    ),
  );

/** @type {Record<string, string>} */
const UNITS = { age: 'years', months_since: 'months', add_months: 'date', today: 'date' };

/** @param {Ruleset} set @param {any} node @param {any} value what it came to @returns {Side} */
function side(set, node, value) {
  const kind = Array.isArray(node) ? node[0] : 'value';
  const [facts, params] = [once(names(node, 'fact')), once(names(node, 'param'))];
  const units = [...facts.map((name) => set.facts[name].unit), ...params.map((name) => set.params[name].unit)];
  const unit = UNITS[kind] ?? units.find(Boolean) ?? '';
  return { kind, facts, params, value: kind === 'list' ? node.slice(1) : value, unit };
}

/** Passed and failed conditions, clause by clause. @param {Ruleset} set @param {Rule} rule @param {Result} result @returns {Why[]} */
export function why(set, rule, result) {
  return result.trace.map(([id, truth, seen]) => {
    const leaves = leavesOf(rule.clauses.find((clause) => clause.id === id)?.when ?? ['all']);
    return {
      clause: id,
      truth,
      leaves: seen.flatMap((/** @type {any[]} */ [number, left, right, is]) => {
        const node = leaves.find((leaf) => leaf[3] === number);
        if (!node) return [];
        const text = [side(set, node[1], left), side(set, node[2], right)];
        const facts = once(text.flatMap((one) => one.facts));
        const sources = usedSources(
          set,
          result,
          text.flatMap((one) => one.params),
        );
        return [{ op: node[0], left, right, truth: is, facts, text, sources, say: rule.says?.[number] ?? null }];
      }),
    };
  });
}
