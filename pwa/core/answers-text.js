/** Answers as JSON text. Python reads 1.0 as no whole number, JSON.parse as 1: here it is told apart, so that both refuse it. */

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/**
 * What JSON text holds; a number that is not written as a whole number becomes {}, which no question takes, so that it
 * ends in the same error (bad-type) as on the server. SyntaxError when the text is no JSON.
 * @param {string} text @returns {any}
 */
export function readAnswers(text) {
  JSON.parse(text); // the text as it came must be JSON, before anything is put in
  return JSON.parse(text.replace(TOKEN, (token) => (token[0] === '"' || /^-?\d+$/.test(token) ? token : '{}')));
}
