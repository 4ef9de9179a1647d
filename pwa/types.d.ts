// The shapes that cross the wire and the rooms of the phone app.

/** An aspect of a station that has its own truth. */
export type Aspect = 'exists' | 'entry' | 'hours' | 'facilities' | 'coordinates';
export type Status = 'unknown' | 'reported' | 'confirmed' | 'disputed';
export interface Truth { status: Status; date: string; against: number }
export interface Source { title: string; url: string; date: string; licence: string }
export interface District { adcode: string; name: string; nameEn: string; lat: number; lng: number }
export interface Point { lat: number; lng: number }

/** One station as the screens see it. lat/lng are WGS-84 degrees, null when nobody knows them. */
export interface Station {
  id: string; serial: number; name: string; kind: string; operator: string;
  adcode: string; districtText: string; address: string; lat: number | null; lng: number | null; precision: '' | 'point' | 'address';
  hoursText: string; hours: string; facilities: string[]; access: string; accessNote: string; phone: string;
  capacity: number | null; note: string; source: Source; truth: Record<Aspect, Truth>;
}

/** Years known; days as 'MM-DD'. `off`: holidays and bridging days; `work`: make-up workdays. Source: State Council notice `doc`. */
export type Calendar = Record<string, { off: string[]; work: string[]; doc: string }>;

/** '' only on a screen that has not looked yet. */
export type OpenWord = 'open' | 'closing' | 'closed' | 'unknown' | '';
/** `at`: local 'YYYY-MM-DDTHH:MM' when the state changes next, '' when not known or never. `note`: why to be careful. */
export interface OpenState { state: OpenWord; at: string; note: '' | 'holiday' | 'makeup' | 'holiday-unknown' | 'season-of-other-year' }

/** One line of /packs/index.json. */
export interface PackEntry {
  adcode: string; name: string; name_en: string; url: string; sha256: string; bytes: number; stations: number; located: number;
  baked_at: string; bbox: [number, number, number, number]; delta: { url: string; sha256: string; bytes: number } | null;
}

/** What a worker says of a station, queued until the server has it. */
export interface StationReport { station: string; answer: 'right' | 'wrong'; aspects: Aspect[]; words: string; said_at: string }

/** Where a written thing stands: on the phone / being sent / the server has it / the server will not take it as it is. */
export type SendState = 'waiting' | 'sending' | 'received' | 'refused';
/** Bytes that never change again: `hash` is the SHA-256 (hex) of `body`, which is canonical JSON. */
export interface Sealed { id: string; kind: string; url: string; body: string; hash: string }
/** One line of the outbox. `notBefore`: epoch ms the server asked us to wait for; `code`, `detail`: why it was refused. */
export interface OutboxItem extends Sealed {
  order: number; state: SendState; tries: number; notBefore: number; code: string; detail: Record<string, unknown>;
}

/** /packs/benefits.json: which benefits pack is current. `ruleset`: the hash of its rules. */
export interface BenefitsEntry { url: string; sha256: string; bytes: number; ruleset: string; baked_at: string }
export interface GuideBlock { kind: 'text' | 'step' | 'item' | 'warn' | 'check'; zh: string; en: string; facts: string[] }
/** `keywords.py`: pinyin initials of the title, then of each Chinese keyword, space separated. */
export interface Guide {
  id: string; order: number; icon: string; title: Both; summary: Both; keywords: { zh: string[]; py: string; en: string[] }; rules: string[];
  reviewed: string; review_by: string; sections: { title: Both; blocks: GuideBlock[] }[]; ask: { channel: string; say: Both }[];
}
/** `phone` and `source` may be ''; `not_for` may be '' in both languages. */
export interface Channel { name: Both; phone: string; hours: Both; handles: Both; not_for: Both; source: string }
/** The benefits pack as read: `ruleset.sources` are all `sources`. */
export interface Benefits {
  format: number; baked_on: string; ruleset: import('./core/rules-types').Ruleset; guides: Guide[]; groups: { title: Both; guides: string[] }[];
  channels: Record<string, Channel>; sources: Record<string, import('./core/rules-types').Source>; calendar: Calendar;
}
type Both = import('./core/rules-types').Both;
