/** Open, closing, closed or not known: a shape, a word and the next change. */
import { html } from 'lit-html';
import { openNote, openWord } from '../core/words.js';

/**
 * @param {import('../core/words.js').Translate} t
 * @param {import('../types').OpenState} open
 * @param {string} now local 'YYYY-MM-DDTHH:MM'
 */
export function stateLine(t, open, now) {
  if (!open.state) return html`<span class="state">&nbsp;</span>`;
  const note = openNote(t, open.note);
  return html`<span class="state ${open.state}"><i></i>${openWord(t, open, now)}</span>
    ${note ? html`<span class="small muted">${note}</span>` : ''}`;
}
