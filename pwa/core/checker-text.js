/** All verdicts as plain text, for sharing and printing: as-of date, the reasons, sources, the ruleset's hash. */

/** @typedef {import('./rules-types').Ruleset} Ruleset @typedef {import('./rules-types').Checked} Checked @typedef {import('./rules-types').Item} Item */
/** @typedef {import('./rules-types').Both} Both */

/** @param {(text: string) => string} t @returns {Record<string, string>} */
export const verdictWords = (t) => ({
  likely: t('可能符合'),
  'possible-ask': t('也许可以，去问'),
  'not-yet': t('现在还不行'),
  'not-covered-apply-anyway': t('多半不在范围内，照样申请'),
  'unknown-here': t('这里的规定我们还不知道'),
  no: t('按你填的不符合'),
  'not-in-force': t('那一天还没施行'),
  error: t('这一项算不出来'),
});

/** @param {any} value @param {string} unit @param {boolean} zh @returns {string} a number as it is read aloud */
export function amount(value, unit, zh) {
  if (value === null || value === undefined) return '?';
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  const money = (/** @type {number} */ fen) =>
    (fen / 100).toLocaleString('en', { minimumFractionDigits: fen % 100 ? 2 : 0 });
  if (unit === 'fen') return zh ? `${money(value)}元` : `${money(value)} yuan`;
  if (unit === 'bp') return `${value / 100}%`;
  if (unit === 'month') return String(value).slice(0, 7);
  const units = /** @type {Record<string, [string, string]>} */ ({
    months: ['个月', ' months'],
    years: ['岁', ' years'],
    days: ['天', ' days'],
    count: ['倍', ' times'],
  });
  return `${value}${units[unit]?.[zh ? 0 : 1] ?? ''}`;
}

/**
 * The whole result as text. Items that lack answers are left out.
 * @param {((text: string, vars?: Record<string, string | number>) => string)} t @param {Checked} checked @param {Ruleset} set
 * @param {string} lang 'zh-Hans' or 'en' @returns {string}
 */
export function asText(t, checked, set, lang) {
  const zh = lang.startsWith('zh');
  const in_ = (/** @type {Both | null} */ both) => both?.[zh ? 'zh' : 'en'] ?? '';
  const words = verdictWords(t);
  const items = checked.items.filter((item) => item.verdict !== 'open' && set.rules[item.rule]);
  const lines = [t('我能享受什么：{on}的情况', { on: checked.on }), t('以经办机构认定为准。'), ''];
  for (const item of items) {
    const rule = set.rules[item.rule];
    lines.push(`${in_(rule.title)}: ${words[item.verdict] ?? item.verdict}`);
    lines.push(`  ${in_(item.say) || in_(rule.summary)}`);
    const known = item.amounts.filter((one) => one.value !== null && one.value !== undefined);
    if (known.length) lines.push(`  ${known.map((one) => amount(one.value, one.unit, zh)).join(' · ')}`);
    if (item.provisional) lines.push(`  ${t('新一年的数还没公布，先按上一年的算，公布后可能补差。')}`);
    for (const id of item.sources.slice(0, 3)) {
      const source = set.sources?.[id];
      if (source) lines.push(`  ${[source.title, source.doc, source.date].filter(Boolean).join(' ')} [${id}]`);
    }
  }
  lines.push('', t('规则版本 {hash}', { hash: checked.hash.slice(0, 12) }));
  return lines.join('\n');
}
