/** One station: can I get in now, what is there, how do I get there, who says so, and 'still right / not so'. */
import { html, render } from 'lit-html';
import { bearing, haversine } from '../core/geo.js';
import { stateAt, weekText } from '../core/hours.js';
import { readHere } from '../core/place.js';
import { distanceWord, facilityWord, kindWord, minutesWord, windWord } from '../core/words.js';
import { freshWords } from '../views/card.js';
import { goList } from '../views/go.js';
import { icon } from '../views/icon.js';
import { reportForm } from '../views/report.js';
import { sheetDialog, showSheet } from '../views/sheet.js';
import { stateLine } from '../views/state.js';
import { entryLine, truthRows } from '../views/truth.js';
import { weekTable } from '../views/week.js';

/** @typedef {import('../types').Station} Station */

/** @param {import('../pages/later.js').WholeApp} app */
export const StationPage = (app) =>
  class extends HTMLElement {
    /** @type {Station | null} */
    station = null;
    /** @type {import('../types').Calendar} */
    calendar = {};
    cityName = '';
    problem = '';
    saved = false;
    /** The phone would not keep the last tap on 'save'. */
    notSaved = false;
    copied = false;
    /** @type {import('../views/sheet.js').Sheet | null} */
    sheet = null;
    /** @type {import('../views/report.js').Draft} */
    draft = { answer: '', aspects: [], words: '', id: '', state: '', error: '' };

    connectedCallback() {
      this.replaceChildren();
      app.outbox.onchange((item) => this.heard(item));
      setInterval(() => this.draw(), 30_000);
      this.load();
    }

    get ids() {
      const [, adcode = '', serial = ''] = location.pathname.match(/\/s\/(\d{6})-(\d+)/) ?? [];
      return { adcode, serial: Number(serial) };
    }

    async load() {
      const { adcode, serial } = this.ids;
      this.problem = '';
      this.draw();
      try {
        this.find(await app.packs.open(adcode), serial);
      } catch (error) {
        const { code, city } = /** @type {import('../core/packs.js').PackError} */ (error);
        if (city) this.find(city, serial);
        else this.problem = code === 'gone' ? 'gone' : 'unreachable';
      }
      if (this.station) {
        document.title = `${this.station.name} · ${app.t('驿路')}`;
        this.saved = Boolean(await app.db.get('saved', this.station.id).catch(() => false));
      }
      this.draw();
      if (location.hash === '#report') this.querySelector('#report')?.scrollIntoView();
    }

    /** @param {import('../core/city.js').City} city @param {number} serial */
    find(city, serial) {
      this.cityName = app.t.prefix ? city.nameEn || city.name : city.name;
      this.calendar = city.calendar;
      const at = city.find(serial);
      this.station = at < 0 ? null : city.row(at);
      this.problem = this.station ? '' : 'gone';
    }

    /** @param {import('../types').OutboxItem} item */
    heard(item) {
      if (item.id !== this.draft.id) return;
      this.draft.state = item.state;
      this.draft.error = item.state === 'refused' ? item.code : '';
      this.draw();
    }

    draw() {
      render(this.station ? this.whole(this.station) : this.missing(), this);
      showSheet(this);
    }

    missing() {
      const { t } = app;
      if (!this.problem)
        return html`<div class="card skeleton" aria-busy="true"><p class="sr">${t('正在打开…')}</p></div>`;
      const { adcode } = this.ids;
      return html`<h1>${this.problem === 'gone' ? t('这个站点已经撤下了') : t('这座城的离线包还不在手机里')}</h1>
        <p>
          ${
            this.problem === 'gone'
              ? t('最新的数据里没有它。可能搬走了，也可能登记时写重了。')
              : t('现在没有网络，打不开它。有网时打开一次，以后没网也能看。')
          }
        </p>
        <div class="row fill">
          ${this.problem === 'gone' ? '' : html`<button type="button" class="btn primary" @click=${() => this.load()}>${icon('refresh')} ${t('再试一次')}</button>`}
          <a class="btn" href="${t.prefix}/c/${adcode}">${icon('near')} ${t('看附近的驿站')}</a>
        </div>`;
    }

    /** @param {Station} station */
    whole(station) {
      const { t } = app;
      const now = app.now();
      const open = stateAt(station.hours, now, this.calendar, station.truth.hours.date);
      return html`<div>
          <p class="small muted">${kindWord(t, station.kind)} · ${this.cityName} <span lang="zh">${station.districtText}</span></p>
          <h1 lang="zh">${station.name}</h1>
        </div>
        <p>${stateLine(t, open, now)}</p>
        ${this.distance(station)} ${entryLine(t, station)}
        <div class="row fill noprint">
          <button type="button" class="btn primary" @click=${() => this.openGo(station)}>${icon('navigation')} ${t('导航')}</button>
          ${station.phone ? html`<a class="btn" href="tel:${station.phone}">${icon('phone')} ${station.phone}</a>` : ''}
          <button type="button" class="btn" aria-pressed=${this.saved} @click=${() => this.toggleSaved(station)}>
            ${icon('star')} ${this.saved ? t('已收藏') : t('收藏')}
          </button>
          <button type="button" class="btn" @click=${() => this.share(station)}>${icon('share')} ${this.copied ? t('已复制') : t('分享')}</button>
        </div>
        ${this.notSaved ? html`<p class="note warn" role="alert">${icon('alert')}<span>${t('收藏没存下：手机没有空间，或者浏览器不让存。')}</span></p>` : ''}
        ${this.about(station)} ${weekTable(t, weekText(station.hours, now), station.hoursText, now)}
        <section class="card stack" aria-labelledby="truth-title">
          <h2 id="truth-title">${t('谁说的，什么时候')}</h2>
          ${truthRows(t, station, now.slice(0, 10))}
        </section>
        <section class="card stack noprint" id="report" aria-labelledby="report-title">
          <h2 id="report-title">${t('你到过吗？还对吗？')}</h2>
          ${reportForm(t, this.draft, { change: () => this.draw(), send: () => this.send(station), again: () => this.again() })}
        </section>
        ${sheetDialog(t, this.sheet, () => this.closeSheet())}`;
    }

    /** @param {Station} station */
    distance(station) {
      const { t } = app;
      const here = readHere(app.settings.get('here'));
      if (station.lat === null || station.lng === null)
        return html`<p class="note warn">${icon('info')}<span>${t('没有人核实过它的坐标：按地址在地图里找。')}</span></p>`;
      if (!here) return '';
      const metres = haversine(here.lat, here.lng, station.lat, station.lng);
      const from = here.from === 'gps' ? t('离你上次的位置') : t('离 {place}', { place: here.label });
      return html`<p class="num">
        ${from} <b>${station.precision === 'address' ? t('大约 ') : ''}${distanceWord(t, metres)}</b> · ${windWord(t, bearing(here.lat, here.lng, station.lat, station.lng))} · ${minutesWord(t, metres)}
      </p>`;
    }

    /** @param {Station} station */
    about(station) {
      const { t } = app;
      return html`<section class="card stack">
        ${station.address ? html`<p>${icon('pin')} <span lang="zh">${station.address}</span></p>` : ''}
        ${
          station.facilities.length
            ? html`<ul class="tags" aria-label=${t('设施')}>${station.facilities.map((code) => html`<li>${facilityWord(t, code)}</li>`)}</ul>`
            : html`<p class="muted">${t('有什么设施：不清楚')}</p>`
        }
        ${station.operator ? html`<p class="small muted">${t('提供方：')}<span lang="zh">${station.operator}</span></p>` : ''}
        ${station.capacity ? html`<p class="small muted">${t('大约能坐 {n} 人', { n: station.capacity })}</p>` : ''}
        ${station.note ? html`<p class="small" lang="zh">${station.note}</p>` : ''}
        <p class="small muted">${freshWords(t, station, app.now().slice(0, 10))}</p>
      </section>`;
    }

    /** @param {Station} station */
    openGo(station) {
      const chosen = (/** @type {string} */ name) => {
        app.settings.set('map', name);
        this.closeSheet();
      };
      this.sheet = {
        title: app.t('用哪个地图去'),
        body: () => goList(app.t, station, app.settings.get('map') ?? 'amap', chosen),
      };
      this.draw();
    }

    closeSheet() {
      this.sheet = null;
      this.draw();
    }

    /** @param {Station} station */
    async toggleSaved(station) {
      try {
        if (this.saved) await app.db.remove('saved', station.id);
        else await app.db.put('saved', { id: station.id, name: station.name, at: app.time() }, {});
        this.saved = !this.saved;
        if (this.saved) askToKeep();
        this.notSaved = false;
      } catch {
        this.notSaved = true;
      }
      this.draw();
    }

    /** @param {Station} station */
    async share(station) {
      const url = location.origin + location.pathname;
      const text = [station.name, station.address].filter(Boolean).join('\n');
      if (navigator.share) return navigator.share({ title: station.name, text, url }).catch(() => {});
      await navigator.clipboard?.writeText(`${text}\n${url}`).catch(() => {});
      this.copied = true;
      this.draw();
    }

    /** @param {Station} station */
    async send(station) {
      const { draft } = this;
      const { answer, aspects, words } = draft;
      if (!answer) return;
      const report = { station: station.id, answer, aspects, words };
      try {
        const sealed = await app.seal(report, app.time());
        draft.id = sealed.id;
        draft.state = (await app.outbox.put(sealed)).state;
        app.outbox.flush().catch(() => {});
        askToKeep();
      } catch (error) {
        draft.error = notKeptCode(error);
      }
      this.draw();
    }

    again() {
      this.draft = { answer: '', aspects: [], words: '', id: '', state: '', error: '' };
      this.draw();
    }
  };

/** Ask the browser once there is something worth keeping; 我的 shows the answer. */
function askToKeep() {
  navigator.storage?.persist?.().catch(() => {});
}

/** Why a report could not be kept on the phone. @param {unknown} error */
function notKeptCode(error) {
  const { name = '' } = /** @type {Error} */ (error);
  /** @type {Record<string, string>} */
  const codes = { RangeError: 'words-too-long', Outdated: 'outdated' };
  return codes[name] ?? 'not-kept';
}
