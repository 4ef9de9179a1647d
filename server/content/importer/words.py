"""Words of the lists turned into codes: kinds, facilities, access, datum, truth states, yes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from server.domain.station import ACCESS, FACILITIES, FACILITY_ALIASES, KINDS, PRECISIONS, STATUSES, mask

# First hit wins, so the special stands before the general.
_KIND_WORDS = (
    ("driver_home", "司机之家|司机驿站|卡友|货车司机|司机休息"),
    ("cooling_point", "纳凉|避暑|消暑"),
    ("reading_room", "阅读空间|书房|书吧|阅览室|书屋|城市书屋"),
    ("library", "图书馆"),
    ("sanitation_station", "环卫|城管驿站|公厕驿站|公共卫生间|清洁工"),
    ("rider_station", "骑手|小哥|外卖|快递|骑士"),
    ("friendly_place", "友好(?:小区|商圈|园区|社区|街区|市场|楼宇|医院|学校|校园|场景|场所|街道|街市)"),
    ("friendly_merchant", "友好商家|爱心商家|爱心商户|友好商户|爱心门店"),
    (
        "union_station",
        "工会|户外(?:劳动者|工作者|职工)|职工(?:爱心|服务|之家)|劳动者(?:驿站|港湾|服务)|爱心驿站|工心驿站|工惠驿站",
    ),
    ("party_mass_center", "党群|党建"),
    ("community_center", "社区|便民服务中心|邻里中心"),
)
_KIND_RE = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KIND_WORDS))

_DATUM_WORDS = (
    ("bd09", "bd-?09|baidu|百度"),
    ("gcj02", "gcj-?02|amap|autonavi|gaode|tencent|qqmap|高德|腾讯|火星|国测局|微信"),
    ("wgs84", "wgs-?84|gps|cgcs-?2000|2000国家|国家2000|epsg:?4326|epsg:?4490|天地图|北斗|大地2000"),
)

# Read from top to bottom, each hit cut out of the words. '' is understood and not a facility for a rider.
_FACILITY_WORDS = (
    ("", "(?:新能源|汽车)[^,]{0,4}充电桩?|安保|监控|保安|门禁|摄像头|充气垫|宣传栏|意见簿|规章制度|标识牌?"),
    ("wheelchair", "无障碍|轮椅|坡道"),
    ("wifi", "wi-?fi|无线网络?|无线上网|上网"),
    ("battery_swap", "换电柜?|电池更换|换电池"),
    ("ebike_charging", "(?:电动|电瓶|电单|两轮|非机动|骑行)[^,]{0,4}充电桩?|车辆充电|充电桩"),
    ("truck_parking", "(?:货车|卡车|大车)[^,]{0,4}(?:停车|停放|车位)位?场?"),
    ("parking", "停车[位场区]?|车位|停放点"),
    ("hot_water", "热水|开水|温水|烧水"),
    ("water", "饮水|饮用水|直饮|凉茶|茶水|矿泉水|纯净水|桶装水|喝水|供水|接水|绿豆汤|饮料"),
    ("blood_pressure", "血压[计仪]?"),
    ("first_aid", "药箱|药品|急救|医药|药包|创可贴|防暑药|常用药|aed|医疗包"),
    ("microwave", "微波炉|热饭|加热(?:饭菜|餐食?|食物)?|热餐|热菜"),
    ("meal", "用餐|就餐|餐食|食堂|爱心餐|简餐|餐饮|吃饭|早餐|盒饭"),
    ("kitchen", "厨房|灶具|自助烹饪"),
    ("charging", "充电宝|手机充电[器线站]?|充电[器线站]?|插座|插排|usb"),
    ("ac", "空调|冷气|风扇|降温|制冷"),
    ("heating", "暖气|取暖[器]?|供暖|暖风|地暖|电暖"),
    ("toilet", "卫生间|厕所|洗手间|公厕|如厕|盥洗"),
    ("shower", "淋浴|洗澡|沐浴|浴室"),
    ("bed", "床[铺位]?|住宿|休眠舱|睡眠舱|宿舍"),
    ("massage_chair", "按摩[椅仪]?"),
    ("seat", "座[椅位]|桌椅?|沙发|休息[区室椅座]?|歇脚|椅子|凳"),
    ("fridge", "冰箱|冰柜|冷藏|冷柜"),
    ("umbrella", "雨伞|雨衣|雨具|雨披|伞"),
    ("reading", "图书|书籍|书[架柜报]|阅读|报[刊纸]|杂志|读物|看书"),
    ("tools", "工具[箱]?|针线[包盒]?|打气筒|气泵|维修"),
    ("laundry", "洗衣机?|烘干机?|晾衣"),
    ("tv", "电视机?|观影"),
    ("legal_aid", "法律|法援|维权"),
    ("psych", "心理|心灵"),
    ("nursing_room", "母婴[室间]?|哺乳[室间]?|妈咪"),
)
_FACILITY_RE = tuple((code, re.compile(words)) for code, words in _FACILITY_WORDS)
_NOT = re.compile(r"^(?:无|没有|暂无|不提供|不含|未配|缺)(?!障碍|线)")
_NOTHING = frozenset({"", "无", "暂无", "没有", "/", "-", "—", "--", "不详", "未知", "none", "n/a", "null"})
_LONGEST_NOTHING = 8
_SPLIT = re.compile(r"[、,;/|\s+&。]+|(?<![缓温柔])和|及|与")

_ACCESS_WORDS = (
    ("face", "刷脸|人脸"),
    ("scan", "扫码|二维码|扫一扫"),
    ("id_card", "身份证"),
    ("members", "会员|内部(?:人员|职工)|仅限|本单位|凭工会卡|工会卡"),
    ("ask_staff", "工作人员|店员|前台|保安|登记|联系|咨询"),
    ("open_door", "敞开|直接进|自由进|自由出入|无需|免费开放|常开|推门|对外开放|全开放|开放式"),
)
_ACCESS_RE = re.compile("|".join(f"(?P<{code}>{words})" for code, words in _ACCESS_WORDS))
_ACCESS_IN_HOURS = re.compile(r"[^((,;。]*(?:刷脸|扫码|刷身份证|刷人脸|人脸识别)[^)),;。]*")

_STATUS_GROUPS = {
    "unknown": "未知 不详 未核实",
    "reported": "报道 据报道 公布 已公布 在用 开放 正常",
    "confirmed": "已核实 核实 属实 确认 是 yes",
    "disputed": "不符 有误 存疑 否 有争议 关闭 已关闭 no",
}
_STATUS_WORDS = {word: status for status, words in _STATUS_GROUPS.items() for word in words.split()}
_PRECISION_GROUPS = {"address": "地址 地理编码 按地址 地址解析 约", "point": "精确 实测 点 地图选点 gps"}
_PRECISION_WORDS = {word: precision for precision, words in _PRECISION_GROUPS.items() for word in words.split()}
_YES = frozenset({"是", "同意", "有", "已同意", "yes", "y", "true", "1", "√", "✓"})


def plain(text: str) -> str:
    """NFKC, lower case, trimmed: for comparing, never for showing."""
    return unicodedata.normalize("NFKC", text).strip().lower()


@lru_cache(4096)
def kind_of(text: str) -> str:
    """Kind code of a code or of Chinese words, '' if they name none."""
    word = plain(text)
    if word in KINDS:
        return word
    found = _KIND_RE.search(word)
    return found.lastgroup or "" if found else ""


@lru_cache(1024)
def datum_of(text: str) -> str:
    """wgs84, gcj02, bd09 or unknown; '' if the words name no datum."""
    word = plain(text)
    for datum, words in _DATUM_WORDS:
        if re.search(words, word):
            return datum
    return "unknown" if word in ("unknown", "未知", "不详", "none") else ""


@lru_cache(8192)
def facilities_of(text: str) -> tuple[int, tuple[str, ...]]:
    """(bit mask, words that could not be turned into a facility). A denied facility is a word, not a bit."""
    bits, left = 0, []
    for token in _SPLIT.split(plain(text)):
        if token in _NOTHING:
            continue
        if token in FACILITIES or token in FACILITY_ALIASES:
            bits |= mask([token])
        elif _NOT.match(token) or not (found := _facilities_in(token)):
            left.append(token)
        else:
            bits |= mask(found)
    return bits, tuple(left)


def _facilities_in(token: str) -> list[str]:
    found = ["ac", "heating"] if "冷暖" in token else []
    for code, words in _FACILITY_RE:
        token, hits = words.subn(",", token)  # what is read is cut out: 货车停车位 is not parking for a bike as well
        if hits:
            found.append(code)
    return found


@lru_cache(4096)
def access_of(text: str) -> str:
    """Access code of a code or of Chinese words, '' if they name none."""
    word = plain(text)
    if word in ACCESS:
        return word
    found = _ACCESS_RE.search(word)
    return found.lastgroup or "" if found else ""


@lru_cache(8192)
def access_in_hours(text: str) -> tuple[str, str]:
    """(access code, the words) where an hours text also says how one gets in: 24小时(扫码进门); ('', '') otherwise."""
    found = _ACCESS_IN_HOURS.search(text)
    return (access_of(found[0]), found[0].strip()) if found else ("", "")


@lru_cache(1024)
def status_of(text: str) -> str:
    """Truth status of a code or of Chinese words, '' if they name none."""
    word = plain(text)
    return word if word in STATUSES else _STATUS_WORDS.get(word, "")


@lru_cache(1024)
def precision_of(text: str) -> str:
    """point or address, '' if the words name none."""
    word = plain(text)
    return word if word in PRECISIONS else _PRECISION_WORDS.get(word, "")


def is_yes(text: str) -> bool:
    """True for a plain yes, Chinese or English."""
    return plain(text) in _YES


def is_nothing(text: str) -> bool:
    """True for what forms write into a cell that has no answer: 无, /, 不详."""
    return len(text) <= _LONGEST_NOTHING and plain(text) in _NOTHING
