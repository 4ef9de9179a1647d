/** Nearby: from 'here' and the packs on the phone to the places one can enter now. All of it without a network. */
import { html, render } from 'lit-html';
import { Finder } from '../core/finder.js';
import { readHere } from '../core/place.js';
import { placeCard } from '../views/card.js';
import { icon } from '../views/icon.js';

/** @typedef {import('../core/city.js').City} City */
/** @typedef {import('../core/place.js').Here} Here */
/** @typedef {typeof import('../views/extras.js')} Extras what may follow the first list: chips, search, sheets, radar */

const STEP = 20;
const SEEN = 4; // cards: more than a phone shows at once

/** When what was drawn can be seen, and nobody has been kept waiting; a tab behind others is not drawn. */
const afterPaint = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done, 100));
    setTimeout(done, 1000);
  });

/** As many places of the groups as can be seen. @param {import('../core/finder.js').Group[]} groups */
function first(groups) {
  let left = SEEN;
  return groups.map(({ code, items }) => {
    const shown = items.slice(0, left);
    left -= shown.length;
    return { code, items: shown };
  });
}

/** @param {import('../pages/wiring.js').App} app @param {() => void} rest the rest of the app, once the list is there */
export const Nearby = (app, rest) =>
  class extends HTMLElement {
    app = app;
    /** @type {import('../types').PackEntry[] | null} */
    index = null;
    finder = new Finder([]);
    /** @type {Here | null} */
    here = readHere(app.settings.get('here'));
    limit = STEP;
    locating = false;
    /** Why the phone's place is not known, '' when nothing is wrong. */
    problem = '';
    /** What could not be loaded: '' | 'unreachable' | 'corrupt' | 'full' | 'gone' | 'no-city' */
    trouble = '';
    loading = false;
    /** @type {string[]} cities next door */
    near = [];
    /** @type {Extras | null} */
    extras = null;
    /** @type {import('../views/extras.js').Wishes | null} */
    wishes = null;
    /** @type {import('../views/sheet.js').Sheet | null} */
    sheet = null;
    stopWatching = () => {};
    quick = false;
    turn = 0;
    isDrawn = false;
    /** @type {import('../core/finder.js').Group[] | null} the places seen last, until the packs are read */
    glimpse = null;

    connectedCallback() {
      setInterval(() => document.visibilityState === 'visible' && this.draw(), 30_000);
      document.addEventListener('visibilitychange', () => this.onVisible());
      addEventListener('online', () => this.extras?.refresh(this));
      this.begin().finally(rest);
    }

    /** First what the phone has, then the rest of the screen, then what is new. */
    async begin() {
      const [, fromPath] = location.pathname.match(/\/c\/(\d{6})/) ?? [];
      if (fromPath) this.here = null;
      const adcodes = fromPath ? [fromPath] : (app.settings.get('cities') ?? []);
      const extras = this.bring();
      const held = app.settings.get(`pack.${adcodes[0]}`) && extras;
      if (held && !fromPath) await this.glance(extras);
      if (adcodes.length) await this.show(adcodes, held);
      await extras;
      this.index = await app.packs.index().catch(() => null);
      if (this.finder.cities.length) await afterPaint();
      if (this.here?.from === 'gps') this.extras?.locate(this);
      else this.draw();
      this.extras?.refresh(this);
    }

    /** The rest of the screen. */
    async bring() {
      this.extras = await import('../views/extras.js');
      this.wishes = new this.extras.Wishes();
      this.use(this.finder.cities);
      if (this.finder.cities.length) this.drawQuick();
    }

    /** The places seen last from here, open or closed by now: reading a pack takes longer. @param {Promise<void>} extras */
    async glance(extras) {
      await extras.catch(() => {});
      this.glimpse = this.extras?.recall(this) ?? null;
      if (!this.glimpse) return;
      this.draw();
      await afterPaint();
    }

    /** Open packs and make them the list. @param {string[]} adcodes @param {Promise<void> | null} [extras] worth waiting for: all of it is on the phone */
    async show(adcodes, extras) {
      this.loading = !this.finder.cities.length;
      this.trouble = '';
      if (!extras) this.draw();
      /** @type {City[]} */
      const cities = [];
      for (const adcode of adcodes) {
        try {
          cities.push(await app.packs.open(adcode));
        } catch (error) {
          const { code = 'unreachable', city = null } = /** @type {import('../core/packs.js').PackError} */ (error);
          this.trouble = code;
          if (city) cities.push(city);
        }
      }
      await extras?.catch(() => {}); // without it there is still a list
      await new Promise((done) => setTimeout(done)); // reading and drawing are two tasks: a finger may come between
      this.loading = false;
      this.glimpse = null;
      if (cities.length) {
        this.use(cities);
        const open = cities.map((city) => city.adcode);
        app.settings.set('cities', open);
      }
      this.drawQuick();
    }

    /** @param {City[]} cities */
    use(cities) {
      this.finder = new Finder(cities, this.extras?.stateAt);
      this.wishes?.use(this.finder);
    }

    onVisible() {
      if (document.visibilityState !== 'visible') return this.stopWatching();
      if (this.here?.from === 'gps') this.extras?.locate(this);
      this.extras?.refresh(this);
    }

    more = () => {
      this.limit += STEP;
      this.draw();
    };

    /** @param {'picker' | 'filters' | 'go'} name @param {import('../types').Station} [station] */
    open(name, station) {
      this.sheet = this.extras?.sheets[name](this, station) ?? null;
      this.draw();
    }

    /** @param {import('../types').Station} station */
    go = (station) => this.open('go', station);

    close = () => {
      this.sheet = null;
      this.draw();
    };

    /** What can be seen now; the rest when nobody waits for it. */
    drawQuick() {
      this.quick = app.settings.get('view') !== 'radar';
      this.draw();
      this.quick = false;
      const { turn } = this;
      afterPaint().then(() => turn === this.turn && this.draw());
    }

    draw() {
      this.turn++;
      if (!this.isDrawn) this.replaceChildren(); // what stood here for readers without scripts
      this.isDrawn = true;
      render(this.glimpse || this.finder.cities.length ? this.list() : this.first(), this);
      this.extras?.showSheet(this);
    }

    first() {
      if (this.extras && !this.loading) return this.extras.welcome(this);
      return html`<h1>${app.t('附近能进的地方')}</h1>
        <p class="muted">${app.t('喝水、上厕所、取暖、充电、歇脚：没有信号也能找到最近的驿站。')}</p>
        ${this.loading ? html`<div class="card skeleton" aria-busy="true"><p class="sr">${app.t('正在下载离线包…')}</p></div>` : ''}`;
    }

    list() {
      const { extras, wishes, here, quick, glimpse } = this;
      const now = app.now();
      const limit = quick && here ? SEEN : this.limit;
      const narrowed = glimpse ? null : wishes?.apply({ here, limit, now, quick });
      const groups = glimpse ?? this.finder.find({ here, limit, now, ...narrowed });
      return html`<h1 class="sr">${app.t('附近能进的地方')}</h1>
        ${this.hereLine()} ${extras && narrowed ? extras.tools(this, narrowed.counts, narrowed.total) : html`<div class="tools"></div>`}
        ${extras?.above(this, groups)} ${(quick ? first(groups) : groups).map((group) => this.group(group, now))}
        ${extras && narrowed ? extras.below(this, groups, narrowed.total) : ''}`;
    }

    hereLine() {
      const { t } = app;
      const { here, finder } = this;
      const cities = finder.cities.map((city) => (t.prefix && city.nameEn) || city.name).join(t('、'));
      const place = here?.from === 'gps' ? t('我的位置') : (here?.label ?? cities);
      return html`<div class="here">
        <div>
          <b>${icon('pin')} ${place}</b>
          <span class="small muted num">${this.extras?.hereDetail(this, here ? cities : '') ?? cities}</span>
        </div>
        <button type="button" class="btn" @click=${() => this.open('picker')}>${t('换地方')}</button>
      </div>`;
    }

    /** @param {import('../core/finder.js').Group} group @param {string} now */
    group({ code, items }, now) {
      if (!items.length) return '';
      const tools = { t: app.t, now, go: this.go };
      return html`${code ? this.extras?.groupTitle(this, code) : ''}
        <ul class="stack">${items.map((seen) => placeCard(seen, tools))}</ul>`;
    }
  };
