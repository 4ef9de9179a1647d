/** What a screen shows of a guide, in one language on one day; the server's pages show the same (server/pages/guide_view.py). */
import { needsAsking } from './badge.js';

/** @typedef {import('../types').Guide} Guide @typedef {import('../types').Benefits} Benefits */
/** @typedef {{n: number, title: string, publisher: string, doc: string, date: string, link: string, confidence: string, checkedOn: string, reviewBy: string, doubt: boolean}} SourceLine `n`: the mark it has in the text */
/** @typedef {{text: string, marks: number[], doubt: boolean}} Line */
/** @typedef {{title: string, runs: {kind: string, lines: Line[]}[], sources: SourceLine[]}} Section `runs`: neighbours of one kind */
/** @typedef {{name: string, phone: string, hours: string, handles: string, notFor: string, say: string}} Ask */
/** @typedef {{id: string, icon: string, title: string, summary: string, reviewed: string, reviewBy: string, late: boolean, check: boolean, sections: Section[], ask: Ask[], askSources: SourceLine[]}} View */

/** 'zh' or 'en': which side of a text to show. @param {string} lang @returns {'zh' | 'en'} */
export const sideOf = (lang) => (lang.startsWith('zh') ? 'zh' : 'en');

/**
 * @param {Guide} guide @param {Pick<Benefits, 'sources' | 'channels'>} pack @param {string} lang @param {string} today ISO
 * @returns {View}
 */
export function viewOf(guide, pack, lang, today) {
  const side = sideOf(lang);
  const asked = guide.ask.map(({ channel }) => pack.channels[channel]);
  const named = [...new Set(asked.map(({ source }) => source).filter(Boolean))];
  return {
    id: guide.id,
    icon: guide.icon,
    title: guide.title[side],
    summary: guide.summary[side],
    reviewed: guide.reviewed,
    reviewBy: guide.review_by,
    late: today > guide.review_by,
    check: guide.rules.length > 0,
    sections: guide.sections.map(({ title, blocks }) => {
      const facts = [...new Set(blocks.flatMap((block) => block.facts))];
      const sources = linesOf(facts, pack, today);
      return { title: title[side], runs: runsOf(blocks, facts, sources, side), sources };
    }),
    ask: guide.ask.map(({ say }, i) => ({
      name: asked[i].name[side],
      phone: asked[i].phone,
      hours: asked[i].hours[side],
      handles: asked[i].handles[side],
      notFor: asked[i].not_for[side],
      say: say[side],
    })),
    askSources: linesOf(named, pack, today),
  };
}

/** @param {string[]} facts @param {Pick<Benefits, 'sources'>} pack @param {string} today @returns {SourceLine[]} */
function linesOf(facts, { sources }, today) {
  return facts.map((fact, i) => {
    const { title, publisher, doc, date, link, confidence, checked_on, review_by } = sources[fact];
    const doubt = needsAsking(confidence, review_by, today);
    return {
      n: i + 1,
      title,
      publisher,
      doc,
      date,
      link,
      confidence,
      checkedOn: checked_on,
      reviewBy: review_by,
      doubt,
    };
  });
}

/** @param {import('../types').GuideBlock[]} blocks @param {string[]} facts @param {SourceLine[]} sources @param {'zh' | 'en'} side */
function runsOf(blocks, facts, sources, side) {
  /** @type {{kind: string, lines: Line[]}[]} */
  const runs = [];
  for (const block of blocks) {
    const marks = block.facts.map((fact) => facts.indexOf(fact) + 1);
    const line = { text: block[side], marks, doubt: marks.some((n) => sources[n - 1].doubt) };
    const last = runs[runs.length - 1];
    if (last?.kind === block.kind) last.lines.push(line);
    else runs.push({ kind: block.kind, lines: [line] });
  }
  return runs;
}
