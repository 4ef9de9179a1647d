/** The ruleset that comes with the program, compiled by Python as the server does. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const python = existsSync(`${root}.venv/bin/python`) ? `${root}.venv/bin/python` : 'python3';
const code =
  'import sys; from server.content.ruleset import canonical, ruleset; sys.stdout.buffer.write(canonical(ruleset()))';
const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** @type {import('../../pwa/core/rules-types').Ruleset} */
export const SET = JSON.parse(execFileSync(python, ['-c', code], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 }));
export const { calendar: CALENDAR } = read('../fixtures/workdays-cases.json');
