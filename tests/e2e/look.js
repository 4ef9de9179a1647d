// What the access tests look at inside a page: sizes of targets, room between them, text that is cut, languages.
(() => {
  // Cards out of sight are not laid out until they come near: here all are looked at.
  for (const card of document.querySelectorAll('.place')) card.style.contentVisibility = 'visible';
  const CONTROLS = 'button, a.btn, a.tap, .tabs a, .top a, .place h2 a, .list > li > a, input, textarea, select, summary';
  const modal = () => document.querySelector('dialog[open]') ?? document;
  const shown = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getBoundingClientRect().width > 0;
  const said = (el) => `${el.tagName.toLowerCase()} "${(el.innerText || el.ariaLabel || el.name || el.className || '').trim().slice(0, 24)}"`;
  /** A checkbox is as large as its label. */
  const target = (el) => (el.type === 'checkbox' ? el.closest('label') : el);
  /** What floats above the page is not between its controls: the page scrolls beneath. */
  const layer = (el) => {
    for (let at = el; at; at = at.parentElement)
      if (['fixed', 'sticky'].includes(getComputedStyle(at).position)) return at;
    return document.body;
  };
  const controls = () => {
    const all = [...modal().querySelectorAll(CONTROLS)].filter(shown);
    return [...new Set(all.map(target))];
  };

  const small = () =>
    controls().flatMap((el) => {
      const { width, height } = el.getBoundingClientRect();
      return Math.min(width, height) < 47.5 ? [`${said(el)} ${Math.round(width)}x${Math.round(height)}`] : [];
    });

  const axis = (a, b, low, high) => {
    const room = Math.max(a[low] - b[high], b[low] - a[high]);
    const cores = Math.abs((a[low] + a[high]) / 2 - (b[low] + b[high]) / 2) - 48;
    return { apart: room > -1, room: Math.max(room, cores) };
  };
  /** Two targets are apart when 8 px lie between them, or between the 48 px in the middle of each. */
  const near = (a, b) => {
    const x = axis(a, b, 'left', 'right');
    const y = axis(a, b, 'top', 'bottom');
    if (x.apart && y.apart) return false;
    if (!x.apart && !y.apart) return true;
    return (x.apart ? x.room : y.room) < 7.5;
  };
  const crowded = () => {
    const all = controls().map((el) => ({ el, on: layer(el), box: el.getBoundingClientRect() }));
    const found = [];
    for (const [i, one] of all.entries())
      for (const two of all.slice(i + 1))
        if (one.on === two.on && !one.el.contains(two.el) && !two.el.contains(one.el) && near(one.box, two.box))
          found.push(`${said(one.el)} - ${said(two.el)}`);
    return found.slice(0, 5);
  };

  /** What floats lies over the page, never over what else floats; a notice that one can close may, for a while. */
  const covered = () =>
    controls()
      .filter((el) => layer(el) !== document.body && !el.closest('.told'))
      .flatMap((el) => {
        const { left, width, top, bottom } = el.getBoundingClientRect();
        if (bottom > innerHeight || top < 0) return [];
        const hits = [top + 6, (top + bottom) / 2, bottom - 6].map((y) => document.elementFromPoint(left + width / 2, y));
        return hits.every((hit) => el.contains(hit) || hit?.closest('.told')) ? [] : [said(el)];
      });

  const scrolls = (el) => {
    for (let at = el.parentElement; at; at = at.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX) && at.tagName !== 'DIALOG') return true;
    return false;
  };
  const wide = () => {
    const page = document.scrollingElement;
    const found = page.scrollWidth > page.clientWidth ? [`page ${page.scrollWidth} > ${page.clientWidth}`] : [];
    const dialog = document.querySelector('dialog[open]');
    if (dialog && dialog.scrollWidth > dialog.clientWidth) found.push(`dialog ${dialog.scrollWidth} > ${dialog.clientWidth}`);
    for (const el of modal().querySelectorAll('*')) {
      if (el.closest('.sr, .skip, .sprite, svg') || !shown(el) || scrolls(el)) continue;
      const { left, right } = el.getBoundingClientRect();
      if (right > innerWidth + 1 || left < -1) found.push(`${said(el)} ${Math.round(left)}..${Math.round(right)}`);
    }
    return found.slice(0, 5);
  };
  const cut = () =>
    [...document.querySelectorAll('body *')]
      .filter((el) => {
        const { overflowX, overflowY } = getComputedStyle(el);
        if (el.closest('.sr, .sprite, svg') || !shown(el) || !el.innerText?.trim()) return false;
        const hides = (value) => value === 'hidden' || value === 'clip';
        return (
          (hides(overflowX) && el.scrollWidth > el.clientWidth + 1) ||
          (hides(overflowY) && el.scrollHeight > el.clientHeight + 1)
        );
      })
      .map((el) => `${said(el)} ${el.scrollWidth}x${el.scrollHeight} in ${el.clientWidth}x${el.clientHeight}`);

  /** Chinese text that is not marked as Chinese, for a voice that would spell it in English. */
  const tongue = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const el = walker.currentNode.parentElement;
      if (/[\u4e00-\u9fff]/.test(walker.currentNode.data) && !el.closest('script, style, noscript') && shown(el))
        if (!el.closest('[lang]').getAttribute('lang').startsWith('zh')) found.push(said(el));
    }
    return found.slice(0, 5);
  };
  const unsized = () =>
    [...modal().querySelectorAll('body *, :scope *')]
      .filter((el) => shown(el) && !el.closest('.sr, svg') && [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
      .filter((el) => Number.parseFloat(getComputedStyle(el).fontSize) < 13)
      .map((el) => `${said(el)} ${getComputedStyle(el).fontSize}`);
  return { small: small(), crowded: crowded(), wide: wide(), cut: cut(), covered: covered(), tongue: tongue(), tiny: unsized() };
})();
