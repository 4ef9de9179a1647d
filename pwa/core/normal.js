/** Texts as search compares them: half width, lower case, the commonest traditional characters simplified. */

const PAIRS =
  '國国學学區区縣县鎮镇鄉乡東东廣广場场館馆驛驿車车門门樓楼號号橋桥灣湾龍龙華华陽阳陰阴臺台醫医藥药銀银業业園园圖图書书環环' +
  '衛卫務务會会勞劳動动員员黨党眾众職职騎骑遞递貨货運运點点間间興兴長长紅红黃黄綠绿雲云寶宝開开濱滨鐵铁線线廳厅廠厂莊庄蘇苏' +
  '齊齐聯联電电機机飯饭熱热涼凉氣气廁厕關关馬马萬万雙双貿贸報报島岛嶺岭灘滩潯浔鄭郑鄧邓趙赵吳吴陳陈劉刘楊杨';
/** @type {Map<string, string>} */
const SIMPLE = new Map();
for (let i = 0; i < PAIRS.length; i += 2) SIMPLE.set(PAIRS[i], PAIRS[i + 1]);
const TRADITIONAL = new RegExp(`[${[...SIMPLE.keys()].join('')}]`, 'g');
const FULL_WIDTH = /[\uff01-\uff5e\u3000]/g;

/** @param {string} text */
export function normal(text) {
  return text
    .replace(FULL_WIDTH, (char) => (char === '\u3000' ? ' ' : String.fromCharCode(char.charCodeAt(0) - 0xfee0)))
    .replace(TRADITIONAL, (char) => SIMPLE.get(char) ?? char)
    .toLowerCase();
}
