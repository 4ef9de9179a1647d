/** Words of the checker that several of its screens share: verdicts, problems, groups of questions. */
import { verdictWords } from '../core/checker-text.js';

/** @typedef {import('../core/words.js').Translate} Translate */

/** What a verdict word says, its icon, and the tone it is shown in. @param {Translate} t @param {string} verdict @returns {[words: string, icon: string, tone: string]} */
export function verdictWord(t, verdict) {
  const known = verdict in LOOKS ? verdict : 'error';
  return [verdictWords(t)[known], ...LOOKS[known]];
}

/** @type {Record<string, [icon: string, tone: string]>} */
const LOOKS = {
  likely: ['yes', 'good'],
  'possible-ask': ['help', 'ask'],
  'not-yet': ['clock', 'wait'],
  'not-covered-apply-anyway': ['file', 'ask'],
  'unknown-here': ['help', 'wait'],
  no: ['no', 'off'],
  open: ['wait', 'wait'],
  'not-in-force': ['clock', 'off'],
  error: ['alert', 'off'],
};

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
