/** What was typed into a calculator as whole numbers: null when nothing was, NaN when it is no number. */

/** Full-width digits, spaces and commas are what thumbs and paste bring. @param {string} text */
const plain = (text) =>
  text.replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[\s,，元%％]/g, '');

/** @param {string | undefined} text @param {number} most @returns {number | null} hundredths, exactly */
function hundredths(text, most) {
  const typed = plain(text ?? '');
  if (!typed) return null;
  const [, whole, part = ''] = /^(\d{1,10})(?:\.(\d{0,2}))?$/.exec(typed) ?? [];
  const value = whole === undefined ? Number.NaN : Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return value <= most ? value : Number.NaN;
}

/** '1,454.5' -> 145450 fen. @param {string | undefined} text @param {number} [most] fen */
export const fenOf = (text, most = 100_000_000) => hundredths(text, most);

/** '12' -> 1200 basis points. @param {string | undefined} text */
export const bpOf = (text) => hundredths(text, 10_000);

/** @param {string | undefined} text @param {number} [most] */
export function countOf(text, most = 720) {
  const typed = plain(text ?? '');
  if (!typed) return null;
  return /^\d{1,6}$/.test(typed) && Number(typed) <= most ? Number(typed) : Number.NaN;
}
