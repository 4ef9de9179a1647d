/** Paper has nothing to tap: what can be opened is open while it is printed. */

/** @param {HTMLElement} root */
export function whenPrinted(root) {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = Array.from(root.querySelectorAll('details')).filter((one) => !one.open);
    for (const one of opened) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
  });
}
