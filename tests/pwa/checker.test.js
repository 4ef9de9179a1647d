/** The checker: few questions before a first verdict, 'don't know' is never punished, bad input never breaks the screen. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { asText, check, contradictions, grouped, ORDER, SCOPES, validate } from '../../pwa/core/checker.js';
import { verdictWords } from '../../pwa/core/checker-text.js';
import { verdictWord } from '../../pwa/views/check-words.js';
import { CALENDAR, SET } from './a-ruleset.js';

const ON = '2026-11-22';
const words = (/** @type {string} */ text, vars = {}) =>
  text.replace(/\{(\w+)\}/g, (_, name) => /** @type {any} */ (vars)[name]);

/** @param {Record<string, any>} facts @param {string} [scope] @param {string[]} [unsure] @param {string} [on] */
const look = (facts, scope = 'all', unsure = [], on = ON) => check(SET, on, { facts, unsure }, CALENDAR, scope);
/** @param {ReturnType<typeof look>} checked @param {string} rule */
const of = (checked, rule) => /** @type {any} */ (checked.items.find((item) => item.rule === rule));

/** Answers to try to a question, at the values where the rules turn. @param {string} name @returns {any[]} */
function answersTo(name) {
  const fact = SET.facts[name];
  if (fact.type === 'bool') return [true, false];
  if (fact.type === 'string') return /** @type {string[]} */ (fact.values);
  if (fact.type === 'adcode')
    return ['110105', '310000', '330100', '350100', '440100', '440300', '450800', '500000', '640100', '710000'];
  if (fact.type === 'date') return ['1960-01-01', '1990-02-01', '2012-01-01', '2024-06-01', '2026-10-01', ON];
  return [0, 5, 12, 40, 200, 5000, 500000].map((n) => Math.min(n, fact.max ?? n));
}

const useful = (/** @type {any} */ checked) => checked.items.some((/** @type {any} */ item) => item.verdict !== 'open');

test('in every scope, whatever is answered, three questions lead to a first verdict', () => {
  for (const scope of Object.keys(SCOPES)) {
    /** @type {[Record<string, any>, string[]][]} */
    let rows = [[{}, []]];
    for (let asked = 0; asked <= 3; asked++) {
      rows = rows.filter(([facts, unsure]) => !useful(look(facts, scope, unsure)));
      if (asked === 3) break;
      rows = rows.flatMap(([facts, unsure]) => {
        const { next } = look(facts, scope, unsure);
        assert.ok(next, `${scope}: nothing to ask and no verdict: ${JSON.stringify([facts, unsure])}`);
        const known = answersTo(next).map((value) => [{ ...facts, [next]: value }, unsure]);
        return /** @type {any} */ ([...known, [facts, [...unsure, next]]]);
      });
    }
    assert.deepEqual(rows, [], scope);
  }
});

test('every rule is in one scope, and all of them are looked at together', () => {
  const { all, ...parts } = SCOPES;
  assert.deepEqual(Object.values(parts).flat().sort(), Object.keys(SET.rules).sort());
  assert.deepEqual(all.toSorted(), Object.keys(SET.rules).sort());
  assert.equal(look({}).items.length, all.length);
});

test('whoever knows nothing gets a verdict for every benefit and is not asked again', () => {
  for (const scope of Object.keys(SCOPES)) {
    /** @type {string[]} */
    const unsure = [];
    let checked = look({}, scope, unsure);
    for (; checked.next; checked = look({}, scope, unsure)) {
      assert.ok(!unsure.includes(checked.next), checked.next);
      unsure.push(checked.next);
    }
    assert.deepEqual(
      checked.items.filter((item) => item.verdict === 'open'),
      [],
      scope,
    );
    assert.equal(checked.left, 0);
    assert.ok(checked.items.every((item) => item.verdict !== 'no' || item.clause !== null));
  }
});

test('answering all questions ends, and the number of questions left only falls', () => {
  for (const pick of [0, 1, -1]) {
    /** @type {Record<string, any>} */
    const facts = {};
    let checked = look(facts);
    for (let count = 0; checked.next; count++) {
      assert.ok(count < Object.keys(SET.facts).length);
      facts[checked.next] = answersTo(checked.next).at(pick);
      const now = look(facts);
      assert.ok(now.left < checked.left, `${checked.next}: ${checked.left} -> ${now.left}`);
      checked = now;
    }
    assert.equal(checked.left, 0);
  }
});

test("what is not known leads to 'if … then', at the very number where it turns", () => {
  const loan = of(look({ region: '440300', hf_months_total: 40 }, 'fund', ['hf_months_row']), 'housing-loan');
  assert.equal(loan.verdict, 'possible-ask');
  assert.deepEqual(loan.unsure, ['hf_months_row']);
  assert.deepEqual(
    loan.couldBe.map((/** @type {any} */ { verdict, when }) => [verdict, when[0].from, when[0].to]),
    [
      ['no', null, 11],
      ['likely', 12, null],
    ],
  );
  const join = of(look({ work_class: 'own' }, 'pension', ['birth']), 'pension-join');
  const could = join.couldBe.map((/** @type {any} */ one) => [one.verdict, one.when[0].from, one.when[0].to]);
  assert.deepEqual(could, [
    ['likely', null, '2010-11-22'],
    ['no', '2010-11-23', null],
  ]);
});

test("'don't know' for one answer neither hides other questions nor other benefits", () => {
  const facts = { work_class: 'platform', industry: 'delivery', region: '310000' };
  const checked = look(facts, 'injury', ['harm_cause']);
  const claim = of(checked, 'injury-claim');
  assert.equal(claim.verdict, 'possible-ask');
  assert.ok(claim.missing.includes('accident_date'), 'what still matters is asked');
  assert.equal(of(checked, 'work-injury').verdict, 'no');
  assert.equal(
    of(look({ ...facts, harm_cause: 'drunk' }, 'injury', ['harm_cause']), 'injury-claim').verdict,
    'possible-ask',
    "'don't know' counts more than an answer given before",
  );
});

test('an accident of two days ago is urgent, with the days left of every step', () => {
  const facts = { work_class: 'platform', industry: 'delivery', region: '310000', accident_date: '2026-11-20' };
  const whole = { ...facts, platform: 'meituan', accident_state: 'in_order', harm_cause: 'none' };
  const claim = of(look(whole, 'injury'), 'injury-claim');
  assert.equal(claim.verdict, 'likely');
  assert.equal(claim.urgent, 5);
  assert.deepEqual(
    claim.deadlines[0].steps.map((/** @type {any} */ step) => step.left),
    [-2, 5, 23, 28, 58, 83, 88],
  );
  assert.equal(of(look({ matter: 'pay', limit_days_left: 3 }, 'legal'), 'legal-aid').urgent, 3);
  assert.equal(of(look({ ...whole, work_class: 'own' }, 'injury'), 'injury-claim').urgent, null, 'no verdict, no rush');
});

test('groups come urgent first and open last, the most urgent first', () => {
  const facts = { work_class: 'unsure', industry: 'delivery', region: '310000', accident_date: '2026-11-20' };
  const checked = look({
    ...facts,
    platform: 'meituan',
    accident_state: 'in_order',
    harm_cause: 'none',
    matter: 'pay',
    limit_days_left: 2,
  });
  const groups = grouped(checked.items);
  assert.equal(groups[0].verdict, 'urgent');
  assert.deepEqual(
    groups[0].items.slice(0, 2).map((item) => [item.rule, item.urgent]),
    [
      ['legal-aid', 2],
      ['injury-claim', 5],
    ],
  );
  const order = groups.map((group) => ORDER.indexOf(group.verdict));
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.equal(groups.at(-1)?.verdict, 'open');
  assert.equal(groups.flatMap((group) => group.items).length, checked.items.length);
});

test('every verdict says why, with the values used and the source of each number', () => {
  const bill = of(look({ region: '440100', pay_base: 400000 }, 'pension'), 'pension-bill');
  assert.equal(bill.verdict, 'no');
  assert.equal(bill.provisional, true);
  const [leaf] = bill.why[0].leaves;
  assert.deepEqual([leaf.op, leaf.left, leaf.right, leaf.truth], ['lt', 400000, 551000, true]);
  assert.deepEqual(leaf.facts, ['pay_base', 'region']);
  assert.deepEqual(leaf.sources, ['pen-base-4401-2025']);
  assert.equal(leaf.text[0].unit, 'fen');
  assert.ok(bill.sources.includes('pen-base-4401-2025'));
  assert.deepEqual(
    bill.amounts.map((/** @type {any} */ one) => one.name),
    ['floor', 'bill'],
  );
});

test('a number that is not published is told apart from a question that is open', () => {
  const bill = of(look({ region: '510100', pay_base: 460000 }, 'pension'), 'pension-bill');
  assert.equal(bill.verdict, 'unknown-here');
  assert.deepEqual(bill.unpublished, [['pension_base.floor', '510100']]);
  assert.deepEqual(bill.missing, []);
});

test('an answer is looked at when it is given', () => {
  const { birth, months_paid: months, work_class: work, region } = SET.facts;
  assert.equal(validate(birth, '1990-02-28', ON), null);
  assert.equal(validate(birth, '2026-02-29', ON), 'bad-date');
  assert.equal(validate(birth, '1990-2-3', ON), 'bad-date');
  assert.equal(validate(birth, '2008-02-29', '2024-02-28'), 'too-young');
  assert.equal(validate(birth, '2008-02-29', '2024-02-29'), null);
  assert.equal(validate(birth, '1924-02-29', '2025-02-28'), 'too-old', 'a year older on the last day of February');
  assert.equal(validate(birth, '1924-02-29', '2025-02-27'), null);
  assert.equal(validate(months, -1, ON), 'too-small');
  assert.equal(validate(months, 721, ON), 'too-large');
  assert.equal(validate(months, 1.5, ON), 'bad-type');
  assert.equal(validate(months, '12', ON), 'bad-type');
  assert.equal(validate(work, 'pirate', ON), 'bad-value');
  assert.equal(validate(region, '4401', ON), 'bad-value');
});

test('answers that contradict each other are named, and end in an error item only where they are used', () => {
  const facts = { hf_months_row: 13, hf_months_total: 12, birth: '1990-01-01', work_class: 'own' };
  const found = contradictions(SET, { facts, unsure: [] }, ON);
  assert.deepEqual(
    found.map((one) => one.check),
    ['more-in-a-row'],
  );
  assert.ok(found[0].say.zh && found[0].say.en);
  const checked = look(facts);
  assert.equal(of(checked, 'housing-loan').verdict, 'error');
  assert.equal(of(checked, 'housing-loan').code, 'contradiction');
  assert.equal(of(checked, 'pension-join').verdict, 'likely');
  assert.deepEqual(
    contradictions(SET, { facts: { birth: '2027-01-01' }, unsure: [] }),
    [],
    'no day, nothing to compare',
  );
});

test('a set or a question that is not understood gives error items with a code', () => {
  const answers = { facts: { nothing: 1, birth: '1990-02-30' }, unsure: [] };
  const codes = (/** @type {any} */ set, scope = 'pension', on = ON) =>
    check(set, on, answers, CALENDAR, scope).items.map((item) => `${item.verdict} ${item.code}`);
  assert.deepEqual(codes(SET, 'no-such-rule'), ['error unknown-rule']);
  assert.deepEqual(codes(SET, 'toString'), ['error unknown-rule']);
  assert.ok(codes({ ...SET, format: 2 }).every((one) => one === 'error format'));
  assert.equal(codes(SET)[0], 'error bad-date');
  assert.ok(codes(SET, 'injury', '2026-02-30').every((one) => one === 'error bad-on'));
  const when = ['all'];
  when.push(/** @type {any} */ (when));
  const rule = { ...SET.rules['pension-join'], clauses: [{ ...SET.rules['pension-join'].clauses[0], when }] };
  const looped = check({ ...SET, rules: { 'pension-join': rule } }, ON, { facts: {}, unsure: [] }, CALENDAR);
  assert.deepEqual([looped.items.length, looped.items[0].code], [1, 'broken']);
  assert.ok(codes(null).every((one) => one === 'error broken'));
  assert.ok(codes({ ...SET, params: {} }).length);
});

test('the text to share names the day, the office that decides, sources and the version', () => {
  const checked = look({ region: '310000', birth: '1990-01-01', work_class: 'own', fee_deducted: true });
  for (const lang of ['zh-Hans', 'en']) {
    const text = asText(words, checked, SET, lang);
    for (const part of [ON, '以经办机构认定为准', SET.hash.slice(0, 12), 'pen-who'])
      assert.ok(text.includes(part), part);
    assert.ok(text.includes(SET.rules['pension-join'].title[lang === 'en' ? 'en' : 'zh']));
    assert.ok(!text.includes('undefined') && !text.includes('null'), text);
  }
});

test('the text to share carries steps in order, papers and phone of all but what is a no', () => {
  const channels = {
    12333: { name: { zh: '人社服务热线', en: 'Labour line' }, phone: '12333' },
    'platform-app': { name: { zh: '平台App', en: 'Platform app' }, phone: null },
  };
  const facts = { region: '310000', birth: '1990-01-01', work_class: 'platform', industry: 'delivery' };
  const checked = look({ ...facts, fee_deducted: false, platform: 'meituan' }, 'all', [
    'accident_date',
    'accident_state',
  ]);
  assert.equal(of(checked, 'injury-fee').verdict, 'no');
  for (const [lang, key, name] of [
    ['zh-Hans', 'zh', '人社服务热线 12333'],
    ['en', 'en', 'Labour line 12333'],
  ]) {
    const text = asText(words, checked, { ...SET, channels }, lang);
    for (const item of checked.items.filter((one) => one.verdict !== 'open')) {
      const rule = /** @type {any} */ (SET.rules[item.rule]);
      const at = text.indexOf(`${rule.title[key]}: `);
      const part = text.slice(at).split(/\n(?! )/)[0];
      const steps = rule.next.map((/** @type {any} */ one, /** @type {number} */ n) => `    ${n + 1}. ${one[key]}`);
      const papers = rule.papers.map((/** @type {any} */ one) => `    - ${one[key]}`);
      for (const line of [...steps, ...papers])
        assert.equal(part.includes(line), item.verdict !== 'no', `${item.rule}: ${line}`);
      if (rule.channel.includes('12333')) assert.equal(part.includes(name), item.verdict !== 'no', part);
    }
  }
  const bare = asText(words, checked, SET, 'en');
  assert.ok(bare.includes('问谁: 12333') && !bare.includes('undefined'), 'without the channels their ids stand');
});

test('the screen says every verdict in the words of the text', () => {
  for (const verdict of ORDER.filter((one) => one !== 'urgent'))
    assert.equal(verdictWord(/** @type {any} */ (words), verdict)[0], verdictWords(words)[verdict], verdict);
  assert.deepEqual(
    verdictWord(/** @type {any} */ (words), 'no such'),
    verdictWord(/** @type {any} */ (words), 'error'),
  );
});
