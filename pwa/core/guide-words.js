/** Words about guides and where they come from, and a guide as plain text: to be sent on, or read aloud. */

/** @typedef {import('./words.js').Translate} Translate @typedef {import('./guide-view.js').View} View @typedef {import('./guide-view.js').SourceLine} SourceLine */

/** How well a fact is known. @param {Translate} t @param {string} confidence */
export function confidenceWord(t, confidence) {
  /** @type {Record<string, string>} */
  const words = {
    'official page read': t('读过官方原文'),
    'news report read': t('读过新闻报道'),
    'excerpt only': t('只读到摘录'),
  };
  return words[confidence] ?? t('没查到原文');
}

/** '人社部 · 人社发〔2025〕24号 · 2025-06-10 · 读过官方原文 · 2026-11-22 核对'. @param {Translate} t @param {SourceLine} source */
export function sourceFacts(t, { publisher, doc, date, confidence, checkedOn, reviewBy }) {
  const review = reviewBy ? t('{date} 前复核', { date: reviewBy }) : '';
  const told = [publisher, doc, date, confidenceWord(t, confidence), t('{date} 核对', { date: checkedOn }), review];
  return told.filter(Boolean).join(' · ');
}

/** The whole guide with its sources, to be sent on. @param {Translate} t @param {View} view @param {string} url */
export function guideText(t, view, url) {
  const ask = view.ask.map(({ name, phone, hours, say }) =>
    [`■ ${name}${phone && phone !== name ? ` ${phone}` : ''}（${hours}）`, `${t('可以这样说')}：${say}`].join('\n'),
  );
  const note = t('以经办机构认定为准。');
  return [
    `${view.title}\n${view.summary}`,
    ...view.sections.map((section) => sectionText(t, section)),
    `【${t('问谁')}】\n${ask.join('\n')}`,
    `${note}\n${t('内容核对于 {date}', { date: view.reviewed })}\n${url}`,
  ].join('\n\n');
}

/** @param {Translate} t @param {import('./guide-view.js').Section} section */
function sectionText(t, { title, runs, sources }) {
  const lines = runs.flatMap(({ kind, lines }) =>
    lines.map(
      ({ text, marks, doubt }, i) =>
        bullet(kind, i) + text + marks.map((n) => `[${n}]`).join('') + (doubt ? `（${t('待核实，请问 12333')}）` : ''),
    ),
  );
  const from = sources.map(
    (source) => `[${source.n}] ${source.title} · ${sourceFacts(t, source)}${source.link ? ` ${source.link}` : ''}`,
  );
  return [`【${title}】`, ...lines, ...(from.length ? [`${t('出处')}：`, ...from] : [])].join('\n');
}

/** @param {string} kind @param {number} i */
function bullet(kind, i) {
  if (kind === 'step') return `${i + 1}. `;
  return { item: '· ', check: '□ ', warn: '！' }[kind] ?? '';
}

/** What is read aloud, sentence groups short enough for every voice. @param {Translate} t @param {View} view @returns {string[]} */
export function spoken(t, view) {
  const lines = view.sections.flatMap(({ title, runs }) => [
    title,
    ...runs.flatMap(({ lines }) =>
      lines.map(({ text, doubt }) => (doubt ? `${text} ${t('待核实，请问 12333')}` : text)),
    ),
  ]);
  const ask = view.ask.flatMap(({ name, hours, say }) => [`${name}。${hours}`, `${t('可以这样说')}：${say}`]);
  return [view.title, view.summary, ...lines, t('问谁'), ...ask, t('以经办机构认定为准。')];
}
