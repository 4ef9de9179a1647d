/** Codes, distances and dates as words that a person would say. */

/** @typedef {ReturnType<typeof import('./i18n.js').translator>} Translate */

/** @param {Translate} t @param {string} code */
export function kindWord(t, code) {
  /** @type {Record<string, string>} */
  const words = {
    union_station: t('工会驿站'),
    rider_station: t('骑手驿站'),
    driver_home: t('司机之家'),
    sanitation_station: t('环卫城管驿站'),
    party_mass_center: t('党群服务中心'),
    community_center: t('社区服务点'),
    friendly_merchant: t('友好商家'),
    cooling_point: t('纳凉点'),
    library: t('图书馆'),
    reading_room: t('阅读空间'),
    friendly_place: t('友好场所'),
  };
  return words[code] ?? t('其他');
}

/** @param {Translate} t @param {string} code */
export function facilityWord(t, code) {
  /** @type {Record<string, string>} */
  const words = {
    water: t('饮水'),
    hot_water: t('热水'),
    toilet: t('厕所'),
    seat: t('座位'),
    ac: t('空调'),
    heating: t('取暖'),
    charging: t('手机充电'),
    microwave: t('微波炉'),
    first_aid: t('急救药箱'),
    wifi: t('无线网'),
    fridge: t('冰箱'),
    umbrella: t('雨具'),
    reading: t('书报'),
    tools: t('修车工具'),
    ebike_charging: t('电动车充电'),
    battery_swap: t('换电'),
    shower: t('淋浴'),
    bed: t('床位'),
    parking: t('停车'),
    truck_parking: t('货车停车'),
    meal: t('餐食'),
    kitchen: t('厨房'),
    laundry: t('洗衣'),
    tv: t('电视'),
    legal_aid: t('法律援助'),
    psych: t('心理服务'),
    nursing_room: t('母婴室'),
    wheelchair: t('无障碍'),
    blood_pressure: t('量血压'),
    massage_chair: t('按摩椅'),
  };
  return words[code] ?? code;
}

/** How one gets in. @param {Translate} t @param {string} code */
export function accessWord(t, code) {
  /** @type {Record<string, string>} */
  const words = {
    open_door: t('直接进'),
    scan: t('扫码进'),
    face: t('刷脸进'),
    id_card: t('刷身份证进'),
    ask_staff: t('找店员'),
    members: t('仅限会员'),
  };
  return words[code] ?? t('怎么进：不清楚');
}

/** '320 米', '1.4 公里'. @param {Translate} t @param {number} metres */
export function distanceWord(t, metres) {
  if (metres < 1000) return t('{n} 米', { n: Math.max(10, Math.round(metres / 10) * 10) });
  return t('{n} 公里', { n: metres < 10000 ? (metres / 1000).toFixed(1) : Math.round(metres / 1000) });
}

// A straight line is shorter than any road: 1.3 is the usual detour in a street grid. 4.5 km/h on foot, 15 km/h by e-bike.
const MINUTES_PER_METRE = { walk: 1.3 / 75, ride: 1.3 / 250 };

/** 'about 6 min on foot', or by e-bike when it is far. @param {Translate} t @param {number} metres */
export function minutesWord(t, metres) {
  const walk = Math.max(1, Math.round(metres * MINUTES_PER_METRE.walk));
  if (walk <= 15) return t('步行约 {n} 分', { n: walk });
  const ride = Math.max(1, Math.round(metres * MINUTES_PER_METRE.ride));
  return ride <= 90 ? t('骑行约 {n} 分', { n: ride }) : t('太远了');
}

/** Eight winds. @param {Translate} t @param {number} degrees clockwise from north */
export function windWord(t, degrees) {
  const winds = [t('北'), t('东北'), t('东'), t('东南'), t('南'), t('西南'), t('西'), t('西北')];
  return winds[Math.round((((degrees % 360) + 360) % 360) / 45) % 8];
}

/** Whole days from an ISO date to another; partial dates count from their last possible day. @param {string} from @param {string} to */
export function daysBetween(from, to) {
  const full = from.length === 4 ? `${from}-12-31` : from.length === 7 ? `${from}-28` : from;
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${full}T00:00:00Z`)) / 86_400_000);
}

/** 'today', '3 days ago', '2025-12'. @param {Translate} t @param {string} date ISO or partial @param {string} today ISO */
export function dayWord(t, date, today) {
  if (!date) return t('日期不详');
  if (date.length < 10) return date;
  const days = daysBetween(date, today);
  if (days === 0) return t('今天');
  if (days === 1) return t('昨天');
  return days > 1 && days <= 30 ? t.n('{n} 天前', days) : date;
}

/** '22:00', or with the day when it is not today. @param {Translate} t @param {string} at @param {string} now both 'YYYY-MM-DDTHH:MM' */
export function whenWord(t, at, now) {
  const time = at.slice(11);
  const days = daysBetween(now.slice(0, 10), at.slice(0, 10));
  if (days === 0) return time;
  if (days === 1) return time === '00:00' ? '24:00' : t('明天 {time}', { time });
  const weekday = [t('周日'), t('周一'), t('周二'), t('周三'), t('周四'), t('周五'), t('周六')];
  return `${weekday[new Date(`${at.slice(0, 10)}T00:00:00Z`).getUTCDay()]} ${time}`;
}

/** The state in words. @param {Translate} t @param {import('../types').OpenState} open @param {string} now */
export function openWord(t, open, now) {
  const at = open.at ? whenWord(t, open.at, now) : '';
  if (open.state === 'open') return at ? t('开放中 · {at} 关', { at }) : t('开放中 · 24 小时');
  if (open.state === 'closing') return t('快关了 · {at} 关', { at });
  if (open.state === 'closed') return at ? t('关着 · {at} 开', { at }) : t('关着');
  return t('时间不详');
}

/** Why to be careful with a state, '' when there is nothing to say. @param {Translate} t @param {string} note */
export function openNote(t, note) {
  /** @type {Record<string, string>} */
  const words = {
    holiday: t('今天放假，时间可能不同'),
    makeup: t('今天调休上班，时间可能不同'),
    'holiday-unknown': t('当年放假安排还没收录，节假日时间不清楚'),
    'season-of-other-year': t('开放日期是往年的，今年还没确认'),
  };
  return words[note] ?? '';
}
