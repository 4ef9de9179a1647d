/** The words behind the numbers of a pack, in the order of server/domain/station.py: append, never reorder. */

export const KINDS = [
  'union_station',
  'rider_station',
  'driver_home',
  'sanitation_station',
  'party_mass_center',
  'community_center',
  'friendly_merchant',
  'cooling_point',
  'library',
  'reading_room',
  'friendly_place',
  'other',
];

/** Order is the bit. */
export const FACILITIES = (
  'water hot_water toilet seat ac heating charging microwave first_aid wifi fridge umbrella reading tools ' +
  'ebike_charging battery_swap shower bed parking truck_parking meal kitchen laundry tv legal_aid psych nursing_room ' +
  'wheelchair blood_pressure massage_chair'
).split(' ');

export const ACCESS = ['unknown', 'open_door', 'scan', 'face', 'id_card', 'ask_staff', 'members'];

/** @type {import('../types').Aspect[]} */
export const ASPECTS = ['exists', 'entry', 'hours', 'facilities', 'coordinates'];

/** @type {import('../types').Status[]} */
export const STATUSES = ['unknown', 'reported', 'confirmed', 'disputed'];

/** @type {('' | 'point' | 'address')[]} */
export const PRECISIONS = ['', 'point', 'address'];
