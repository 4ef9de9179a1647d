/** The calculators against the worked cases of the design: money in fen, rates in basis points. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { claimMeter, heatAllowance, housingLoan, housingWindow, pensionBill, retirement } from '../../pwa/core/calc.js';
import { SET as set } from './a-ruleset.js';

const today = '2026-11-22';
const values = (/** @type {any} */ { formula }) => formula.map((/** @type {any} */ step) => step.value);

test('P1: the lowest base of Beijing in October 2026 costs 1,454.00 a month', () => {
  const bill = pensionBill(set, { region: '110105', on: '2026-10-15', base: 727000 });
  assert.equal(bill.value, 145400);
  assert.deepEqual(values(bill), [727000, 2000, 145400]);
  assert.deepEqual(bill.amounts, { floor: 727000, ceiling: 3634800 });
  assert.deepEqual(bill.range, [145400, 726960]);
  assert.equal(bill.clause, 'in-window');
  assert.ok(bill.notes.includes('estimate') && !bill.notes.includes('provisional'));
  const floor = bill.params.find(({ name }) => name === 'pension_base.floor');
  assert.deepEqual(
    [floor?.source, floor?.from, floor?.to, floor?.key],
    ['pen-base-11-2026', '2026-07-01', '2027-06-30', '11'],
  );
  assert.ok(bill.sources.includes('pen-rate'));
});

test('without a base the bill is that of the floor', () => {
  assert.equal(pensionBill(set, { region: '110000', on: '2026-10-15', base: null }).value, 145400);
});

test('P3: a base of 4,000 is below the floor of Guangzhou: 1,102.00 is the least', () => {
  const bill = pensionBill(set, { region: '440100', on: today, base: 400000 });
  assert.deepEqual([bill.verdict, bill.clause, bill.value], ['no', 'below-floor', 110200]);
  assert.deepEqual(values(bill), [551000, 2000, 110200]);
  assert.ok(bill.notes.includes('provisional'));
});

test('a base above the ceiling is held at the ceiling', () => {
  const bill = pensionBill(set, { region: '110000', on: '2026-10-15', base: 3634801 });
  assert.deepEqual([bill.clause, bill.value, values(bill)[0]], ['above-ceiling', 726960, 3634800]);
});

test('P5: Hangzhou in March 2026 costs 997.20 for now', () => {
  const bill = pensionBill(set, { region: '330100', on: '2026-03-15', base: 498600 });
  assert.equal(bill.value, 99720);
  assert.ok(bill.notes.includes('provisional'));
});

test('P7: Hefei in November 2026 costs 870.80', () => {
  const bill = pensionBill(set, { region: '340100', on: '2026-11-15', base: 435400 });
  assert.equal(bill.value, 87080);
  assert.ok(!bill.notes.includes('provisional'));
});

test('a province whose bases were not read gets no figure', () => {
  const bill = pensionBill(set, { region: '410100', on: today, base: 500000 });
  assert.deepEqual([bill.verdict, bill.value, bill.range, bill.formula], ['unknown-here', null, null, []]);
});

test('a day before the first known base gets no figure, an impossible base and a bad day are refused', () => {
  assert.equal(pensionBill(set, { region: '110000', on: '2020-01-01', base: null }).value, null);
  assert.equal(pensionBill(set, { region: '110000', on: today, base: -1 }).error, 'pay_base');
  assert.equal(pensionBill(set, { region: '110000', on: '2026-02-30', base: null }).error, 'bad-on');
  assert.deepEqual(pensionBill(set, { region: '', on: today, base: 1 }).missing, ['region']);
});

const retires = (/** @type {string} */ birth, /** @type {string} */ kind, /** @type {number | null} */ paid = null) =>
  retirement(set, { birth, kind, paid, on: today });

test('P9: a man of March 1970 retires at 61 and 4 months in July 2031, with 16 years paid', () => {
  const it = retires('1970-03-01', 'man');
  assert.deepEqual([it.value, it.amounts.age, it.amounts.required], ['2031-07-01', 61 * 12 + 4, 192]);
  assert.equal(it.amounts.earliest, '2030-03-01');
  assert.deepEqual(values(it), ['1970-03-01', 720, '2030-03-01', 16, '2031-07-01']);
  assert.ok(it.sources.includes('pen-min-years') && it.sources.includes('pen-retirement-age'));
});

test('P11: a man of September 1976 retires at 63 in September 2039, with 20 years paid', () => {
  const it = retires('1976-09-01', 'man');
  assert.deepEqual([it.value, it.amounts.age, it.amounts.required], ['2039-09-01', 63 * 12, 240]);
});

test('P13: a woman (55) of March 1978 retires at 57 and 1 month in April 2035, with 18 years paid', () => {
  const it = retires('1978-03-01', 'woman55');
  assert.deepEqual([it.value, it.amounts.age, it.amounts.required], ['2035-04-01', 57 * 12 + 1, 216]);
});

test('P15: 150 months paid, 210 needed by December 2034: 60 more, about 96 to go', () => {
  const { value, amounts } = retires('1972-12-01', 'man', 150);
  assert.deepEqual([value, amounts.required, amounts.short, amounts.available], ['2034-12-01', 210, 60, 96]);
  assert.equal(amounts.inTime, true);
  assert.equal(retires('1972-12-01', 'man', 113).amounts.inTime, false, '97 months short, 96 to go');
  assert.equal(retires('1972-12-01', 'man', 210).amounts.short, 0);
});

test('a woman who does not know her class gets both months', () => {
  const it = retires('1978-03-01', 'woman');
  assert.equal(it.value, null);
  assert.deepEqual(it.range, [retires('1978-03-01', 'woman50').value, '2035-04-01']);
  assert.ok(it.notes.includes('range'));
  const half = retires('1970-03-01', 'woman');
  assert.deepEqual([half.range, half.amounts.early.month, half.amounts.late.month], [null, null, '2025-04-01']);
});

test('who has reached the age already still sees the month and what is short', () => {
  const { value, amounts } = retires('1965-05-01', 'man', 100);
  assert.deepEqual([value, amounts.reached, amounts.required, amounts.short], ['2025-07-01', true, 180, 80]);
  assert.equal(retires('1965-05-01', 'man', 180).amounts.short, 0);
});

test('an age reached before the reform is left to the office, not computed', () => {
  const it = retires('1960-01-01', 'man');
  assert.deepEqual([it.value, it.notes.includes('before-reform')], [null, true]);
});

test('births that cannot be and days before the reform give no month', () => {
  assert.equal(retires('2027-01-01', 'man').error, 'born-later');
  assert.equal(retires('1920-01-01', 'man').error, 'over-100');
  assert.equal(retires('1970-02-30', 'man').error, 'birth');
  assert.equal(retires('2012-01-01', 'man').clause, 'too-young');
  assert.equal(retirement(set, { birth: '1970-03-01', kind: 'man', paid: null, on: '2024-01-01' }).value, null);
  assert.deepEqual(retires('', '').missing, ['birth', 'retire_class']);
});

test('a birth on 29 February counts', () => {
  assert.equal(retires('1972-02-29', 'man').value?.slice(0, 7), retires('1972-02-01', 'man').value?.slice(0, 7));
});

const loan = (/** @type {string} */ region, /** @type {any} */ more, on = today) =>
  housingLoan(set, { region, on, row: null, total: null, balance: null, wish: null, ...more });
const paying = (/** @type {string} */ region, /** @type {any} */ more, on = today) =>
  housingWindow(set, { region, on, ratio: null, month: null, base: null, ...more });

test('H1: 8 months in Shenzhen are too few: 12 in a row and 36 in total', () => {
  const it = loan('440300', { row: 8, total: 8 });
  assert.deepEqual([it.verdict, it.amounts.needRow, it.amounts.needTotal], ['no', 12, 36]);
  assert.deepEqual([it.value, it.amounts.ready], [28, '2029-03-22']);
  assert.deepEqual([it.amounts.shortRow, it.amounts.shortTotal], [4, 28]);
});

test('H3: 14 in a row and 40 in total are enough in Shenzhen', () => {
  const it = loan('440300', { row: 14, total: 40 });
  assert.deepEqual([it.verdict, it.value, it.amounts.ready], ['likely', 0, '']);
});

test('enough in a row but not in total is still not ready', () => {
  assert.deepEqual(
    [loan('440300', { row: 14, total: 20 }).verdict, loan('440300', { row: 14, total: 20 }).value],
    ['no', 16],
  );
});

test('H5: 7 months in a row in Chengdu: up to 25 times the balance', () => {
  const it = loan('510100', { row: 7, total: 7, balance: 800000 }, '2026-05-01');
  assert.deepEqual([it.verdict, it.amounts.multiple, it.range], ['likely', 25, [0, 20000000]]);
  assert.deepEqual(values(it), [800000, 25, 20000000]);
});

test('H7: 200 a month is below the window of Tianjin, 251 to 6,940', () => {
  const it = paying('120000', { month: 20000 });
  assert.deepEqual([it.verdict, it.clause, it.range, it.value], ['no', 'too-little', [25100, 694000], 25100]);
  assert.equal(paying('120000', { month: 25100 }).verdict, 'likely');
  assert.equal(paying('120000', { month: 694001 }).clause, 'too-much');
});

test('H9: 20 % is above the window of Taizhou in Zhejiang, 5 to 12 %', () => {
  const it = paying('331000', { ratio: 2000, base: 600000 });
  assert.deepEqual([it.verdict, it.clause, it.amounts.least, it.amounts.most], ['no', 'rate-too-high', 500, 1200]);
  assert.deepEqual([it.range, it.value, values(it)], [[30000, 72000], 72000, [600000, 1200, 72000]]);
});

test('H15: 700,000 is above the ceiling of Ordos for flexible workers, 600,000', () => {
  const it = loan('150600', { wish: 70000000 });
  assert.deepEqual([it.verdict, it.clause, it.amounts.ceiling], ['no', 'over-ceiling', 60000000]);
  assert.deepEqual(it.range, [0, 60000000]);
  assert.equal(loan('150600', { wish: 60000000 }).verdict, 'unknown-here', 'the months it wants were not read');
});

test('a city without a rule is unknown, not refused', () => {
  assert.equal(paying('410100', { month: 20000 }).verdict, 'unknown-here');
  assert.equal(loan('410100', { row: 60, total: 60 }).verdict, 'unknown-here');
  assert.deepEqual(loan('', {}).missing, ['region']);
});

test('a city with a floor and no ceiling keeps the end open', () => {
  const it = paying('510100', { month: 50000 });
  assert.deepEqual([it.range, it.value, it.notes.includes('no-most')], [[11000, null], 50000, true]);
  assert.equal(paying('510100', { month: 10000 }).clause, 'too-little');
});

test('more months in a row than in total cannot be', () => {
  assert.equal(loan('440300', { row: 9, total: 8 }).error, 'more-in-a-row');
});

test('the claim has seven steps from the day of the accident, the next one marked', () => {
  const { value, amounts, verdict, clause } = claimMeter(set, { accident: '2026-11-02', on: today });
  assert.deepEqual([value, verdict, clause], [20, 'running', 'ask-platform']);
  assert.deepEqual(
    amounts.steps.map((/** @type {any} */ { day, on, left, over }) => [day, on, left, over]),
    [
      [0, '2026-11-02', -20, true],
      [7, '2026-11-09', -13, true],
      [25, '2026-11-27', 5, false],
      [30, '2026-12-02', 10, false],
      [60, '2027-01-01', 40, false],
      [85, '2027-01-26', 65, false],
      [90, '2027-01-31', 70, false],
    ],
  );
});

test('day 90 itself is not over, day 91 is', () => {
  assert.equal(claimMeter(set, { accident: '2026-08-24', on: today }).verdict, 'running');
  assert.equal(claimMeter(set, { accident: '2026-08-23', on: today }).verdict, 'over');
  assert.equal(claimMeter(set, { accident: today, on: today }).clause, 'report');
});

test('an accident later than the day asked for, and a day that is none, give no steps', () => {
  assert.equal(claimMeter(set, { accident: '2026-11-23', on: today }).error, 'accident-later');
  assert.equal(claimMeter(set, { accident: '2026-02-30', on: today }).error, 'accident_date');
  assert.deepEqual(claimMeter(set, { accident: '', on: today }).missing, ['accident_date']);
});

const heat = (/** @type {string} */ region, on = '2026-07-15', /** @type {any} */ more = {}) =>
  heatAllowance(set, { region, on, days: null, hours: null, ...more });

test('Shanghai: 300 a month from June to September, provisional, only from an employer', () => {
  const it = heat('310000');
  assert.deepEqual([it.range, it.amounts.first, it.amounts.last, it.amounts.line], [[30000, 30000], 6, 9, 350]);
  assert.ok(it.notes.includes('provisional') && it.notes.includes('employer-only'));
  assert.deepEqual([it.amounts.inSeason, heat('310000', '2026-11-22').amounts.inSeason], [true, false]);
  assert.ok(it.sources.includes('heat-allowance-310000'));
});

test('by the day: days times the rate, as a range where the rate is one', () => {
  assert.equal(heat('500000').range, null);
  assert.deepEqual(heat('500000', '2026-07-15', { days: 10 }).range, [5000, 15000]);
  assert.deepEqual(heat('610000', '2026-07-15', { days: 20 }).range, [50000, 50000]);
  assert.deepEqual(heat('130000', '2026-07-15', { hours: 40 }).range, [8000, 8000]);
});

test('Fujian pays May by the day', () => {
  assert.deepEqual(heat('350000', '2026-05-10', { days: 3 }).range, [3600, 3600]);
  assert.deepEqual(heat('350000', '2026-06-10', { days: 3 }).range, [26000, 26000]);
});

test('no figure, no sum: Heilongjiang has none, Tianjin a share of a wage that was not read', () => {
  assert.deepEqual([heat('230000').verdict, heat('230000').range], ['unknown-here', null]);
  assert.deepEqual([heat('120000').verdict, heat('120000').amounts.share], ['unknown-here', 1200]);
});
