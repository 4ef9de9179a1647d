/** Words that the first screen can do without: aspects, sizes, how much is here. */

/** @typedef {import('./words.js').Translate} Translate */

/** @param {Translate} t @param {string} code an aspect of a station */
export function aspectWord(t, code) {
  /** @type {Record<string, string>} */
  const words = {
    exists: t('还在不在'),
    entry: t('能不能进'),
    hours: t('开放时间'),
    facilities: t('设施'),
    coordinates: t('位置'),
  };
  return words[code] ?? code;
}

/** '18 KB'. @param {number} bytes */
export function bytesWord(bytes) {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

/** How much is here, in one line. @param {Translate} t @param {import('../types').PackEntry[]} index */
export function coverageWords(t, index) {
  const sum = (/** @type {'stations' | 'located'} */ key) => index.reduce((n, entry) => n + entry[key], 0);
  return t('现在收录 {cities} 个地方的 {stations} 个站点，其中 {located} 个有坐标。', {
    cities: index.length,
    stations: sum('stations'),
    located: sum('located'),
  });
}
