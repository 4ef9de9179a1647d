/** An icon of the page's sprite. Never alone: a word stands beside it. */
import { html } from 'lit-html';

/** @param {string} name a symbol of build.mjs */
export const icon = (name) => html`<svg class="i" aria-hidden="true"><use href=${`#i-${name}`}></use></svg>`;
