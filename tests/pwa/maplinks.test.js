/** Links into map apps: every vendor gets its own order, its own words, and GCJ-02. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toWgs84 } from '../../pwa/core/datum.js';
import { haversine } from '../../pwa/core/geo.js';
import { mapLinks } from '../../pwa/core/maplinks.js';

const STATION = { name: '骑手驿站', lat: 34.7466, lng: 113.6254, address: '郑州市中原区1号' };
const NAME = '%E9%AA%91%E6%89%8B%E9%A9%BF%E7%AB%99';
const ADDRESS = '%E9%83%91%E5%B7%9E%E5%B8%82%E4%B8%AD%E5%8E%9F%E5%8C%BA1%E5%8F%B7';
const SRC = 'webapp.waystation.waystation';

/** @param {object} place @param {object} [how] */
const urls = (place, how) => Object.fromEntries(mapLinks(place, how).map(({ app, url }) => [app, url]));

test('a rider is sent to the spot by bike in each map app', () => {
  assert.deepEqual(urls(STATION, { mode: 'ride' }), {
    amap: `https://uri.amap.com/navigation?to=113.631447,34.745417,${NAME}&mode=ride&coordinate=gaode&src=${SRC}&callnative=1`,
    baidu: `https://api.map.baidu.com/direction?destination=latlng:34.745417,113.631447%7Cname:${NAME}&mode=riding&coord_type=gcj02&output=html&src=${SRC}`,
    tencent: `https://apis.map.qq.com/uri/v1/routeplan?type=bike&to=${NAME}&tocoord=34.745417,113.631447&referer=${SRC}`,
    apple: 'https://maps.apple.com/?daddr=34.745417,113.631447&dirflg=w',
  });
});

test('walking and driving use the words of each vendor', () => {
  const words = (mode) =>
    mapLinks(STATION, { mode }).map(({ url }) => {
      const query = new URL(url).searchParams;
      return query.get('mode') ?? query.get('type') ?? query.get('dirflg');
    });
  assert.deepEqual(words('walk'), ['walk', 'walking', 'walk', 'w']);
  assert.deepEqual(words('drive'), ['car', 'driving', 'drive', 'd']);
});

test('a station without a coordinate is searched for by its address', () => {
  assert.deepEqual(urls({ ...STATION, lat: null, lng: null }), {
    amap: `https://uri.amap.com/search?keyword=${ADDRESS}&src=${SRC}&callnative=1`,
    baidu: `https://api.map.baidu.com/geocoder?address=${ADDRESS}&output=html&src=${SRC}`,
    tencent: `https://apis.map.qq.com/uri/v1/search?keyword=${ADDRESS}&referer=${SRC}`,
    apple: `https://maps.apple.com/?q=${ADDRESS}`,
  });
});

test('without an address the name is searched for, and with nothing at all there is no link', () => {
  assert.equal(
    urls({ name: '骑手驿站', lat: null, lng: null, address: '' }).apple,
    `https://maps.apple.com/?q=${NAME}`,
  );
  assert.deepEqual(mapLinks({ name: ' ', lat: null, lng: null, address: '' }), []);
});

test('half a coordinate, or a broken one, is no coordinate', () => {
  for (const [lat, lng] of [
    [34.7, null],
    [Number.NaN, 113.6],
    [34.7, 1120.36237],
    [34.7, Number.POSITIVE_INFINITY],
  ]) {
    assert.ok(urls({ ...STATION, lat, lng }).amap.startsWith('https://uri.amap.com/search?'), `${lat},${lng}`);
  }
});

test('signs in a name cannot add parameters or cut the link short', () => {
  const name = '驿站&mode=car#1, 北门|name:假;地点?x=%00\n二楼\ud800';
  for (const { url } of mapLinks({ ...STATION, name })) {
    const { hash, searchParams } = new URL(url);
    assert.equal(hash, '');
    assert.notEqual(searchParams.get('mode'), 'car');
    const target = searchParams.get('to') ?? searchParams.get('destination') ?? '';
    assert.ok(target.split(',').length <= 3 && target.split('|').length <= 2, target);
  }
});

test('all four point at the same spot, which is the one we store', () => {
  const spots = mapLinks(STATION).map(({ app, url }) => {
    const numbers =
      decodeURIComponent(url)
        .match(/\d+\.\d{6}/g)
        ?.map(Number) ?? [];
    return app === 'amap' ? numbers : [numbers[1], numbers[0]];
  });
  for (const [lng, lat] of spots) {
    const [x, y] = toWgs84(lng, lat, 'gcj02');
    assert.ok(haversine(y, x, STATION.lat, STATION.lng) < 0.2);
  }
});
