/** A sheet that rises from the bottom: a title, a way to close, and what the caller puts in. */
import { html } from 'lit-html';
import { icon } from './icon.js';

/**
 * @typedef {object} Sheet
 * @property {string} title
 * @property {string} [lang] of the title, when it is not the page's
 * @property {() => unknown} body
 */

/**
 * The dialog of an island, shown while `sheet` is set. Esc and a tap beside it close it like the button does.
 * @param {import('../core/words.js').Translate} t @param {Sheet | null} sheet @param {() => void} close
 */
export function sheetDialog(t, sheet, close) {
  if (!sheet) return html``;
  /** @param {MouseEvent} event */
  const beside = (event) => {
    if (event.target === event.currentTarget) close();
  };
  /** Heard late, after the sheet was opened again, it is no longer true. @param {Event} event */
  const closed = (event) => {
    if (!(/** @type {HTMLDialogElement} */ (event.target).open)) close();
  };
  return html`<dialog class="rise" aria-labelledby="sheet-title" @close=${closed} @click=${beside}>
    <div class="bar">
      <h2 id="sheet-title" tabindex="-1" lang=${sheet.lang ?? t.lang}>${sheet.title}</h2>
      <button type="button" class="btn quiet" @click=${close}>${icon('x')} ${t('关闭')}</button>
    </div>
    ${sheet.body()}
  </dialog>`;
}

/** Who had the focus before the sheet. @type {Element | null} */
let opener = null;

/** Open the dialog that was just drawn, once; give the focus back when it is gone. @param {ParentNode} root */
export function showSheet(root) {
  const dialog = root.querySelector('dialog');
  if (dialog && !dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  } else if (!dialog && opener) {
    if (opener instanceof HTMLElement) opener.focus();
    opener = null;
  }
}
