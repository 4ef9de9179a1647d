/** Whether what a fact says must be shown as not verified; judges as server/domain/badge.py does. */

const SURE = ['official page read', 'news report read'];

/**
 * True when the badge is due: weakly sourced, or past the day it was to be looked at again.
 * @param {string} confidence @param {string} reviewBy ISO, '' when none is set @param {string} today ISO
 */
export const needsAsking = (confidence, reviewBy, today) =>
  !SURE.includes(confidence) || (reviewBy !== '' && today > reviewBy);
