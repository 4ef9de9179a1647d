/** Words of the screen in the reader's language; the Chinese source text is the key. */

/** @typedef {Record<string, string | number>} Vars */
/** @typedef {Record<string, string | string[]>} Catalog */
/**
 * @typedef {object} T
 * @property {string} lang 'zh-Hans' or 'en'
 * @property {string} prefix '' or '/en', what page addresses begin with
 * @property {(text: string, n: number, vars?: Vars) => string} n the form that fits a number, which fills {n}
 */

/** @param {string} text @param {Vars} vars */
function fill(text, vars) {
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in vars ? String(vars[name]) : all));
}

/**
 * Make `t(text, vars)`. A text that the catalogue lacks is shown as it stands in the source.
 * @param {Catalog} catalog
 * @param {string} lang
 * @returns {((text: string, vars?: Vars) => string) & T}
 */
export function translator(catalog, lang) {
  /** @param {string} text @param {number} form */
  const look = (text, form) => {
    const got = catalog[text];
    return (Array.isArray(got) ? got[form] : got) || text;
  };
  const t = /** @type {any} */ (
    (/** @type {string} */ text, /** @type {Vars} */ vars = {}) => fill(look(text, 1), vars)
  );
  t.lang = lang;
  t.prefix = lang.startsWith('zh') ? '' : `/${lang}`;
  t.n = (/** @type {string} */ text, /** @type {number} */ n, /** @type {Vars} */ vars = {}) =>
    fill(look(text, n === 1 ? 0 : 1), { n, ...vars });
  return t;
}
