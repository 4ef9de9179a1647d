/** Search: what a thumb types finds the place a person means. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normal } from '../../pwa/core/normal.js';
import { decode } from '../../pwa/core/pack.js';
import { Search } from '../../pwa/core/search.js';
import { aPack } from './a-pack.js';

const NAMES = [
  '建设路工会驿站',
  '秦岭路工会驿站',
  '工会驿站(秦岭公园)',
  'KFC长江路店',
  '驿\n站\t怪名',
  '郑州图书馆',
  '图书馆小站',
];
const INITIALS = ['jslghyz', 'qllghyz', 'ghyzqlgy', 'kfccjld', 'yzgm', 'zztsg', 'tsgxz'];
const RESTS = ['郑州市中原区建设路1号', '秦岭路2号', '', '二七区长江路3号', '', '嵩山南路85号', '图书街'];
const city = decode(
  aPack(
    7,
    {},
    {
      name: NAMES,
      tail: 0,
      region: 0,
      street: 0,
      rest: RESTS,
      place: [0, 0, 0, 1, 1, 0, 0],
      initials: [7, [0, 1, 1, 1, 1, 1, 1], INITIALS.join('\n')],
    },
  ),
);
const search = new Search(city);
/** @param {string} query @param {any} [options] */
const found = (query, options) => search.find(query, options).map(({ i }) => i);

test('a name that begins with the words comes before one that only holds them', () => {
  assert.deepEqual(found('工会驿站'), [2, 0, 1]);
  assert.deepEqual(found('图书'), [6, 5]);
});

test('pinyin initials find a name, after names that hold the letters', () => {
  assert.deepEqual(found('ghyz'), [0, 1, 2]);
  assert.deepEqual(found('qll'), [1]);
  assert.deepEqual(
    search.find('kfc').map(({ i, rank }) => [i, rank]),
    [[3, 0]],
  );
  assert.deepEqual(
    search.find('cjl').map(({ i, rank }) => [i, rank]),
    [[3, 2]],
  );
});

test('addresses and districts are found last, districts in both languages', () => {
  assert.deepEqual(
    search.find('长江路').map(({ i, rank }) => [i, rank]),
    [[3, 1]],
  );
  assert.deepEqual(
    search.find('嵩山').map(({ i, rank }) => [i, rank]),
    [[5, 3]],
  );
  assert.deepEqual(found('zhongyuan'), [0, 1, 2, 5, 6]);
  assert.deepEqual(found('高新'), [0, 1, 2, 5, 6]);
});

test('every word must be there, in any order', () => {
  assert.deepEqual(found('驿站 秦岭'), [1, 2]);
  assert.deepEqual(found('秦岭  2号'), [1]);
  assert.deepEqual(found('秦岭 图书馆'), []);
});

test('full width, capitals and traditional characters find the same', () => {
  assert.deepEqual(found('ＫＦＣ　長江'), found('kfc 长江'));
  assert.deepEqual(found('圖書館'), [6, 5]);
  assert.deepEqual(found('KfC'), [3]);
});

test('of equal hits the nearer comes first', () => {
  const here = { lat: city.lat[1], lng: city.lng[1] };
  const hits = search.find('路工会', { here });
  assert.deepEqual(
    hits.map(({ i }) => i),
    [1, 0],
  );
  assert.equal(hits[0].distance, 0);
  assert.ok(Number(hits[1].distance) > 100);
  assert.equal(search.find('路工会')[0].distance, null);
});

test('a name with line feeds and tabs is one row and is found', () => {
  assert.deepEqual(found('怪名'), [4]);
  assert.deepEqual(found('郑州图书馆'), [5]);
});

test('a limit, a filter and several cities are respected', () => {
  assert.deepEqual(found('工会驿站', { limit: 1 }), [2]);
  assert.deepEqual(found('工会驿站', { pass: Uint8Array.of(1, 1, 0, 1, 1, 1, 1) }), [0, 1]);
  const both = new Search([city, decode(aPack(2))]);
  assert.equal(both.find('工会驿站').length, 5);
  assert.deepEqual(
    both.masks('秦岭').map((mask) => [...mask]),
    [
      [0, 1, 1, 0, 0, 0, 0],
      [0, 0],
    ],
  );
});

test('nothing typed finds nothing, and odd signs harm nobody', () => {
  for (const query of ['', '   ', '\n', '(((', '\\', '\u202e', '没有这个']) assert.deepEqual(found(query), []);
  assert.deepEqual(new Search(decode(aPack(0))).find('工'), []);
});

test('folding changes only what it says', () => {
  assert.equal(normal('國學區縣鎮鄉東廣場館驛車門樓號橋'), '国学区县镇乡东广场馆驿车门楼号桥');
  assert.equal(normal('Ａ１（ａ）　ｂ'), 'a1(a) b');
  assert.equal(normal('里后面干'), '里后面干');
});
