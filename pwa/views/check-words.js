/** Words of the checker that several of its screens share: verdicts, problems, groups of questions. */

/** @typedef {import('../core/words.js').Translate} Translate */

/** What a verdict word says, its icon, and the tone it is shown in. @param {Translate} t @param {string} verdict @returns {[words: string, icon: string, tone: string]} */
export function verdictWord(t, verdict) {
  /** @type {Record<string, [string, string, string]>} */
  const words = {
    likely: [t('可能符合'), 'yes', 'good'],
    'possible-ask': [t('也许可以，去问'), 'help', 'ask'],
    'not-yet': [t('现在还不行'), 'clock', 'wait'],
    'not-covered-apply-anyway': [t('多半不在范围内，照样申请'), 'file', 'ask'],
    'unknown-here': [t('这里的规定我们还不知道'), 'help', 'wait'],
    no: [t('按你填的不符合'), 'no', 'off'],
    open: [t('还差几个问题'), 'wait', 'wait'],
    'not-in-force': [t('那一天还没施行'), 'clock', 'off'],
    error: [t('这一项算不出来'), 'alert', 'off'],
  };
  return words[verdict] ?? words.error;
}

/** Why a typed answer will not do, and how to mend it. @param {Translate} t @param {string} code */
export function problemWord(t, code) {
  /** @type {Record<string, string>} */
  const words = {
    'bad-date': t('没有这一天。看看年月日是不是写反了。'),
    'bad-type': t('请只填数字，例如 12 或 1500。'),
    'bad-value': t('请从列表里选一个。'),
    'too-small': t('数字太小了，请核对。'),
    'too-large': t('数字太大了，请核对。'),
    'too-young': t('不满16周岁。请核对出生年月；没有错就再点一次“下一步”。'),
    'too-old': t('超过100岁。请核对出生年月；没有错就再点一次“下一步”。'),
  };
  return words[code] ?? t('这个答案用不了，请换一个。');
}

/** What somebody may want to know. @param {Translate} t @returns {[scope: string, icon: string, words: string][]} */
export function scopeWords(t) {
  return [
    ['injury', 'heart', t('送单受伤了')],
    ['legal', 'scale', t('被欠钱、要维权')],
    ['relief', 'buoy', t('一时没法过日子')],
    ['medical', 'hospital', t('看病和医保')],
    ['pension', 'piggy', t('养老和退休')],
    ['jobless', 'briefcase', t('没活干了')],
    ['fund', 'house', t('公积金和买房租房')],
    ['subsidy', 'coins', t('补贴和培训')],
    ['maternity', 'baby', t('生孩子')],
    ['transfer', 'transfer', t('换地方、工会、职业病')],
    ['all', 'shield', t('全部看一遍')],
  ];
}
