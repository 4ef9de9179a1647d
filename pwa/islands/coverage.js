/** How many stations of how many cities are here: living numbers, from the index of packs. */
import { html, render } from 'lit-html';
import { coverageWords } from '../core/more-words.js';

/** @param {import('../pages/wiring.js').App} app */
export const Coverage = (app) =>
  class extends HTMLElement {
    async connectedCallback() {
      this.replaceChildren();
      try {
        const index = await app.packs.index();
        render(html`<p><b>${coverageWords(app.t, index)}</b></p>`, this);
      } catch {
        render(html`<p class="muted">${app.t('没有网络，也还没下载过目录，数不出来。')}</p>`, this);
      }
    }
  };
