/** The screens of the checker that follow its start, and what works them out. */
export { check, contradictions, validate, WARNS } from '../core/checker.js';
export { question } from './ask.js';
export { problemWord } from './check-words.js';
export { placeName, placeOf } from './place-field.js';
export { peek, results } from './verdicts.js';
