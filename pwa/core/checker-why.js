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
 * Source of every value of a parameter that this result used.
 * @param {Ruleset} set @param {Result} result @param {string} [only] one parameter @returns {string[]}
 */
export function usedSources(set, result, only) {
  const used = result.params.filter(([name]) => only === undefined || only === name);
  return once(
    used.flatMap(([name, key, from]) => set.params[name].rows[key].find((row) => row[0] === from)?.[3] ?? []),
  );
}

/**
 * @param {Ruleset} set @param {Result} result @param {any} node @param {any} value what it came to @returns {Side}
 */
function side(set, result, node, value) {
  const kind = Array.isArray(node) ? node[0] : 'value';
  const [facts, params] = [once(names(node, 'fact')), once(names(node, 'param'))];
  const counts = { age: 'years', months_since: 'months' }[/** @type {string} */ (kind)];
  const unit = counts ?? (set.facts[facts[0]]?.unit || params.map((name) => set.params[name].unit).find(Boolean)) ?? '';
  const sources = once(params.flatMap((name) => usedSources(set, result, name)));
  return { kind, facts, params, sources, value: kind === 'list' ? node.slice(1) : value, unit };
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
        const text = [side(set, result, node[1], left), side(set, result, node[2], right)];
        const of = (/** @type {'facts' | 'sources'} */ key) => once(text.flatMap((one) => one[key]));
        const say = rule.says?.[number] ?? null;
        return [{ op: node[0], left, right, truth: is, facts: of('facts'), text, sources: of('sources'), say }];
      }),
    };
  });
}
