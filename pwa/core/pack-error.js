/** Why a pack could not be had: a file of its own, so that no page loads the packs of cities for it. */

/** @typedef {'corrupt' | 'unreachable' | 'gone' | 'full'} PackCode */

/** Why a pack could not be had. What the phone kept before is still in place. */
export class PackError extends Error {
  /**
   * @param {PackCode} code
   * @param {import('./city.js').City | null} [city] with 'full': the pack that could be read but not be kept
   */
  constructor(code, city = null) {
    super(code);
    this.name = 'PackError';
    this.code = code;
    this.city = city;
  }
}
