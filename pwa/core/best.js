/** The `size` smallest of many keys, in order, without sorting all of them. */
export class Best {
  /** @param {number} size */
  constructor(size) {
    this.size = size;
    this.count = 0;
    this.keys = new Float64Array(size);
    this.rows = new Int32Array(size);
    this.cities = new Uint16Array(size);
    /** What a key must be under to get in. */
    this.limit = size > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }

  /** Equal keys keep the order in which they came. @param {number} key under `limit` @param {number} row @param {number} city */
  add(key, row, city) {
    const { keys, rows, cities } = this;
    let at = this.count < this.size ? this.count++ : this.size - 1;
    for (; at > 0 && keys[at - 1] > key; at--) {
      keys[at] = keys[at - 1];
      rows[at] = rows[at - 1];
      cities[at] = cities[at - 1];
    }
    keys[at] = key;
    rows[at] = row;
    cities[at] = city;
    if (this.count === this.size) this.limit = keys[this.size - 1];
  }
}
