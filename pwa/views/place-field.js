/** Choosing a province or city: by typing its name, initials or English, or province by province. */
import { html, render } from 'lit-html';
import { icon } from './icon.js';

/** @typedef {[adcode: string, name: string, nameEn: string, initials: string]} Place provinces end in 0000 */
/** @typedef {import('../core/words.js').Translate} Translate */

const FOUND = 8;

/** @param {Place[]} places @param {string} adcode the place, else its city, else its province */
export function placeOf(places, adcode) {
  const codes = [adcode, `${adcode.slice(0, 4)}00`, `${adcode.slice(0, 2)}0000`];
  return codes.map((code) => places.find(([one]) => one === code)).find(Boolean) ?? null;
}

/** @param {Translate} t @param {Place | null} place */
export const placeName = (t, place) => (t.prefix && place?.[2]) || place?.[1] || '';

class PlaceField extends HTMLElement {
  /** @type {Translate | null} */ t = null;
  /** @type {Place[]} */ places = [];
  /** @type {string[]} adcodes offered before anything is typed */ near = [];
  /** @type {(adcode: string) => void} */ pick = () => {};
  label = '';
  query = '';
  province = '';

  /** @param {Partial<PlaceField>} given */
  set given(given) {
    Object.assign(this, given);
    this.draw();
  }

  draw() {
    const { t } = this;
    if (!t) return;
    /** @param {Event} event */
    const typed = (event) => {
      this.query = /** @type {HTMLInputElement} */ (event.target).value.trim();
      this.draw();
    };
    render(
      html`<label class="search">${icon('search')}<span class="sr">${this.label}</span>
          <input class="field" type="search" autocomplete="off" enterkeyhint="done" placeholder=${t('城市名或拼音首字母')} .value=${this.query} @input=${typed} />
        </label>
        ${this.query ? this.found(t) : this.province ? this.cities(t) : this.provinces(t)}`,
      this,
    );
  }

  /** @param {Translate} t */
  found(t) {
    const words = this.query.toLowerCase();
    const fits = (/** @type {Place} */ [, name, nameEn, initials]) =>
      name.includes(words) || nameEn.toLowerCase().startsWith(words) || initials.startsWith(words);
    const found = this.places.filter(fits).slice(0, FOUND);
    return html`<ul class="rows" role="status">${found.map((place) => this.row(t, place))}</ul>
      ${found.length ? '' : html`<p class="muted">${t('没有叫这个名字的城市，换个短一点的词，或者按省找。')}</p>`}`;
  }

  /** @param {Translate} t */
  provinces(t) {
    const near = this.near.map((adcode) => placeOf(this.places, adcode)).filter((place) => place !== null);
    const open = (/** @type {string} */ adcode) => () => {
      this.province = adcode;
      this.draw();
    };
    return html`${near.length ? html`<ul class="rows">${near.map((place) => this.row(t, place))}</ul>` : ''}
      <div class="options" role="group" aria-label=${t('按省找')}>
        ${this.places
          .filter(([adcode]) => adcode.endsWith('0000'))
          .map(
            (place) => html`<button type="button" class="btn" @click=${open(place[0])}>${placeName(t, place)}</button>`,
          )}
      </div>`;
  }

  /** @param {Translate} t */
  cities(t) {
    const inside = this.places.filter(([code]) => code.slice(0, 2) === this.province.slice(0, 2));
    const [province, ...cities] = inside;
    const back = () => {
      this.province = '';
      this.draw();
    };
    return html`<button type="button" class="btn quiet" @click=${back}>${icon('back')} ${t('别的省')}</button>
      <ul class="rows">
        ${cities.map((place) => this.row(t, place))}
        ${this.row(t, province, cities.length ? t('{province}，哪个市说不准', { province: placeName(t, province) }) : '')}
      </ul>`;
  }

  /** @param {Translate} t @param {Place} place @param {string} [words] */
  row(t, place, words) {
    const isCity = !place[0].endsWith('0000');
    const province = isCity && this.query ? placeName(t, placeOf(this.places, `${place[0].slice(0, 2)}0000`)) : '';
    return html`<li><button type="button" class="answer" @click=${() => this.pick(place[0])}>
      <span class="grow">${words || placeName(t, place)}</span>${province ? html`<span class="small muted">${province}</span>` : ''}
    </button></li>`;
  }
}

customElements.define('ws-place-field', PlaceField);

/**
 * The field; `onPick` gets an adcode of `places` (the benefits pack's list), a province's when the city is not known.
 * @param {Translate} t @param {{value: string, onPick: (adcode: string) => void, places: Place[], near?: string[], label?: string}} given
 */
export function placeField(t, { onPick, places, near = [], label = t('你在哪个城市干活？') }) {
  return html`<ws-place-field class="stack" .given=${{ t, places, near, pick: onPick, label }}></ws-place-field>`;
}
