/** Giving text away: to other apps, to the clipboard, to a file. Only when a finger asks for it. */

/** @param {string} title @param {string} text @returns {Promise<'shared' | 'copied' | 'failed'>} */
export async function shareText(title, text) {
  if (navigator.share) {
    try {
      await navigator.share({ title, text });
      return 'shared';
    } catch (error) {
      if (/** @type {any} */ (error).name === 'AbortError') return 'shared'; // the reader thought better of it
    }
  }
  return navigator.clipboard
    ? navigator.clipboard.writeText(text).then(
        () => 'copied',
        () => 'failed',
      )
    : 'failed';
}

/** A file of text to keep. @param {string} name @param {string} type @param {string} text */
export function saveText(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
