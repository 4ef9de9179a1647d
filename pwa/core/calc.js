/** The calculators: figures from the shipped rules and their dated parameters only, integers, ranges, never promises. */
export { claimMeter } from './calc-claim.js';
export { heatAllowance } from './calc-heat.js';
export { housingLoan, housingWindow } from './calc-housing.js';
export { pensionBill, retirement } from './calc-pension.js';
