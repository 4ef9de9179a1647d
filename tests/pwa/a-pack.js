/** Small packs for tests, written by hand in the layout of server/content/pack.py. */

/** @param {number} count @param {Record<string, any>} [header] @param {Record<string, any>} [columns] */
export function aPack(count, header = {}, columns = {}) {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return {
    format: 1,
    adcode: '410100',
    name: '郑州市',
    name_en: 'Zhengzhou',
    baked_on: '2026-11-22',
    calendar: {},
    districts: [['410102', '中原区', 'Zhongyuan', 34.74861, 113.61297]],
    count,
    area: '0371-',
    hours: [
      ['', ''],
      ['24小时', '24/7'],
      ['周一至周五 09:00-17:00', 'Mo-Fr 09:00-17:00'],
    ],
    operators: [''],
    places: [
      ['410102', '高新区'],
      ['410103', ''],
    ],
    sets: [0, 0b1011, 1 << 27],
    sources: [['郑州市总工会', 'https://example.org', '2026-07-27', 'MIT']],
    truths: [],
    tails: ['', '工会驿站'],
    regions: ['', '郑州市中原区'],
    streets: ['', '建设路'],
    readings: { g: '工', h: '会', y: '驿', z: '站' },
    columns: {
      serial: 1,
      name: count ? numbers.map((i) => `第${i + 1}`).join('\n') : '',
      tail: 1,
      kind: 0,
      operator: 0,
      place: 0,
      region: 1,
      street: 1,
      rest: count ? numbers.map((i) => `${i + 1}号`).join('\n') : '',
      lat: numbers.map((i) => (i ? 100 : 3470000)),
      lng: numbers.map((i) => (i ? 100 : 11360000)),
      precision: 1,
      hours: 1,
      set: 1,
      access: 0,
      access_note: '',
      phone: numbers.map(() => 67889900),
      capacity: 0,
      note: '',
      source: 0,
      initials: [0, [], ''],
      truth: {},
      ...columns,
    },
    ...header,
  };
}

/** A delta of `aPack`: these rows said anew, those serials gone. @param {number[]} serials @param {number[]} gone @param {Record<string, any>} [header] */
export function aDelta(serials, gone, header = {}) {
  const { columns } = aPack(serials.length, {}, { name: serials.map((serial) => `新${serial}`).join('\n') });
  const steps = serials.map((serial, i) => serial - (serials[i - 1] ?? 0));
  return {
    format: 1,
    adcode: '410100',
    base: '',
    baked_on: '2026-11-23',
    count: serials.length,
    gone,
    columns: { ...columns, serial: steps },
    ...header,
  };
}
