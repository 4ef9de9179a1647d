/** All verdicts as plain text, for sharing: as-of date, reasons, next steps, papers, phones, sources, the ruleset's hash. */

/** @typedef {import('./rules-types').Ruleset} Ruleset @typedef {import('./rules-types').Checked} Checked @typedef {import('./rules-types').Item} Item */
/** @typedef {import('./rules-types').Both} Both @typedef {import('./rules-types').Rule} Rule */

/** What each verdict says, on the screen and in the text. @param {(text: string) => string} t @returns {Record<string, string>} */
export const verdictWords = (t) => ({
  likely: t('可能符合'),
  'possible-ask': t('也许可以，去问'),
  'not-yet': t('现在还不行'),
  'not-covered-apply-anyway': t('多半不在范围内，照样申请'),
  'unknown-here': t('这里的规定我们还不知道'),
  no: t('按你填的不符合'),
  open: t('还差几个问题'),
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
 * The whole result as text. Items that lack answers are left out; what to do stands with every item but a 'no'.
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
    if (item.verdict !== 'no') lines.push(...doing(t, rule, set, in_));
    for (const id of item.sources.slice(0, 3)) {
      const source = set.sources?.[id];
      if (source) lines.push(`  ${[source.title, source.doc, source.date].filter(Boolean).join(' ')} [${id}]`);
    }
  }
  lines.push('', t('规则版本 {hash}', { hash: checked.hash.slice(0, 12) }));
  return lines.join('\n');
}

/**
 * Next steps in order, papers, and whom to ask with the phone; without the channels, by their ids.
 * @param {(text: string) => string} t @param {Rule} rule @param {Ruleset} set @param {(both: Both | null) => string} in_
 * @returns {string[]}
 */
function doing(t, rule, set, in_) {
  const asked = rule.channel.map((id) => {
    const channel = set.channels?.[id];
    return channel ? [in_(channel.name), channel.phone].filter(Boolean).join(' ') : id;
  });
  const papers = rule.papers.map((one) => `    - ${in_(one)}`);
  return [
    ...(rule.next.length ? [`  ${t('接下来做')}:`, ...rule.next.map((one, at) => `    ${at + 1}. ${in_(one)}`)] : []),
    ...(papers.length ? [`  ${t('带上')}:`, ...papers] : []),
    ...(asked.length ? [`  ${t('问谁')}: ${asked.join(' · ')}`] : []),
  ];
}
