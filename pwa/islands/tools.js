/** 算一算: five sums worked out on the phone while one types. Nothing that is typed leaves it. */
import { html, render } from 'lit-html';
import { claim } from '../views/calc-claim.js';
import { heat } from '../views/calc-heat.js';
import { fund, loan } from '../views/calc-housing.js';
import { ask, resultPart, resultText, sourcesPart } from '../views/calc-parts.js';
import { bill, retire } from '../views/calc-pension.js';
import { icon } from '../views/icon.js';
import { placeField, placeName, placeOf } from '../views/place-field.js';
import { shareText } from '../views/share.js';
import { dateWord } from '../views/values.js';

const KEY = 'calc';
const CARDS = [bill, retire, claim, fund, loan, heat];

/** @param {import('../pages/base.js').Base & {bundle: import('../core/bundle.js').Bundle}} app @param {() => void} rest the rest of the app, once the sums are there */
export const Tools = (app, rest) =>
  class extends HTMLElement {
    /** @type {any} the benefits pack */
    pack = null;
    trouble = false;
    /** Every field as it was typed. @type {Record<string, string>} */
    typed = kept(app.settings.get(KEY));
    /** The place is being chosen. */
    choosing = false;
    message = '';
    /** The card it is said in, '' for below all. */
    at = '';
    /** @type {Record<string, string> | null} what was wiped, until something is typed */
    wiped = null;

    async connectedCallback() {
      this.replaceChildren();
      this.draw();
      await this.open();
      rest();
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
      const { changed } = await app.bundle.update().catch(() => ({ changed: false }));
      if (changed) await this.open();
    }

    open = async () => {
      try {
        this.pack = await app.bundle.open();
        this.trouble = false;
      } catch {
        this.trouble = true;
      }
      this.draw();
    };

    get today() {
      return app.now().slice(0, 10);
    }

    /** @param {string} name @param {string} value */
    set = (name, value) => {
      const { [name]: _, ...others } = this.typed;
      this.typed = value ? { ...others, [name]: value } : others;
      this.wiped = null;
      this.message = '';
      app.settings.set(KEY, this.typed);
      this.draw();
    };

    /** @returns {import('../views/calc-parts.js').Tools} */
    get tools() {
      const { t } = app;
      return {
        t,
        pack: this.pack,
        typed: this.typed,
        set: this.set,
        on: this.typed.on ?? this.today,
        today: this.today,
        place: placeName(t, placeOf(this.pack.places ?? [], this.typed.region ?? '')),
        told: this.told,
      };
    }

    told = (/** @type {string} */ message, at = '') => {
      this.message = message;
      this.at = at;
      this.draw();
    };

    draw() {
      const { t } = app;
      render(
        html`<h1>${t('算一算')}</h1>
          <p class="muted">${t('边填边算，公式和来源都给你看。填的数只在这台手机里，不发给任何人。')}</p>
          ${this.pack ? this.cards() : this.waiting()}`,
        this,
      );
    }

    waiting() {
      const { t } = app;
      if (!this.trouble)
        return html`<div class="card skeleton" aria-busy="true"><p class="sr">${t('正在准备…')}</p></div>`;
      return html`<p class="note warn" role="alert">${icon('alert')}<span>${t('规则还没下载到这台手机。连上网打开一次，以后没有信号也能用。')}</span></p>
        <button type="button" class="btn primary wide" @click=${this.open}>${icon('refresh')} ${t('再试一次')}</button>`;
    }

    cards() {
      const { t } = app;
      const { tools } = this;
      return html`<nav class="jump noprint" aria-label=${t('算什么')}>${CARDS.map(
        (card) => html`<a class="chip" href="#${card.id}">${icon(card.icon)} ${card.short(t)}</a>`,
      )}</nav>
      ${this.where(tools)} ${CARDS.map((card) => this.card(card, tools))} ${this.foot()}`;
    }

    /** Place and day: they count for all. @param {import('../views/calc-parts.js').Tools} tools */
    where({ t, on, today, place }) {
      const pick = (/** @type {string} */ adcode) => {
        this.choosing = false;
        this.set('region', adcode);
        /** @type {HTMLElement | null} */ (this.querySelector('.where button'))?.focus();
      };
      const choose = () => {
        this.choosing = !this.choosing;
        this.draw();
      };
      const near = app.settings.get('cities') ?? [];
      return html`<section class="card stack where" aria-label=${t('哪里、哪天')}>
        <div class="line"><span class="grow"><span class="small muted">${t('城市')}</span><br /><b>${place || t('还没选')}</b></span>
          <button type="button" class="btn ${place ? '' : 'primary'} noprint" aria-expanded=${this.choosing} @click=${choose}>${icon('pin')} ${place ? t('换城市') : t('选城市')}</button></div>
        ${this.choosing ? placeField(t, { value: this.typed.region ?? '', onPick: pick, places: this.pack.places ?? [], near }) : ''}
        <label class="line"><span class="grow"><span class="small muted">${t('按哪天的规定算')}</span>${on === today ? '' : html`<br /><b>${t('不是今天')}</b>`}</span>
          <input class="field day num" type="date" .value=${on} @change=${(/** @type {Event} */ event) => {
            const { value } = /** @type {HTMLInputElement} */ (event.target);
            this.set('on', value === today ? '' : value);
          }} /></label>
      </section>`;
    }

    /** @param {(typeof CARDS)[number]} card @param {import('../views/calc-parts.js').Tools} tools */
    card(card, tools) {
      const calc = card.calc(tools);
      return html`<section class="card stack sum" id=${card.id} aria-labelledby="t-${card.id}">
        <h2 id="t-${card.id}">${icon(card.icon)} ${card.title(tools.t)}</h2>
        ${card.fields(tools, calc)} ${resultPart(wordsOf(card, tools, calc))} ${card === claim ? claim.more(tools, calc) : ''} ${this.note(card.id)}
        ${sourcesPart(tools, calc, card.phone)}
      </section>`;
    }

    foot() {
      const { t } = app;
      return html`${this.note('')}
        <div class="row fill noprint">
          <button type="button" class="btn" @click=${this.share}>${icon('share')} ${t('发给自己')}</button>
          <button type="button" class="btn" @click=${() => print()}>${icon('printer')} ${t('打印')}</button>
          <button type="button" class="btn" @click=${this.wipe}>${icon('eraser')} ${t('清掉填的数')}</button>
        </div>
        <a class="btn wide noprint" href="${t.prefix}/guides">${icon('book')} ${t('办事指南')}</a>
        <p class="small muted">${t('规则 {version} · {date} 发布。结果供参考，以经办机构认定为准。', { version: this.pack.ruleset.hash.slice(0, 8), date: this.pack.baked_on })}</p>`;
    }

    /** @param {string} at */
    note(at) {
      if (!this.message || this.at !== at) return '';
      return html`<p class="note" role="status">${icon('info')}<span class="grow">${this.message}</span>
        ${this.wiped ? html`<button type="button" class="btn" @click=${this.undo}>${app.t('撤销')}</button>` : ''}</p>`;
    }

    wipe = () => {
      this.wiped = this.typed;
      this.typed = {};
      app.settings.set(KEY, {});
      this.told(app.t('填的数都清掉了。'));
    };

    undo = () => {
      this.typed = this.wiped ?? {};
      this.wiped = null;
      app.settings.set(KEY, this.typed);
      this.told('');
    };

    share = async () => {
      const { t } = app;
      const { tools } = this;
      const parts = CARDS.map((card) => resultText(card.title(t), wordsOf(card, tools, card.calc(tools)))).filter(
        Boolean,
      );
      if (!parts.length) return this.told(t('还没有结果可以发。先填一项。'));
      const head = [tools.place, t('按 {date} 的规定', { date: dateWord(t, tools.on) })].filter(Boolean).join(' · ');
      const text = [`${t('算一算')} · ${head}`, ...parts, t('以经办机构认定为准。')].join('\n\n');
      const done = await shareText(t('算一算'), text);
      if (done === 'copied') this.told(t('结果已复制，可以粘贴到微信里。'));
      if (done === 'failed') this.told(t('这个浏览器不让分享。可以截图或打印。'));
    };
  };

/** A number that is none gets no sum. @param {(typeof CARDS)[number]} card @param {import('../views/calc-parts.js').Tools} tools @param {import('../core/calc-parts.js').Calculation} calc */
const wordsOf = (card, tools, calc) =>
  card.numbers(tools.typed, calc).some(Number.isNaN) ? ask(tools.t('先把数字改对，再算。')) : card.words(tools, calc);

/** What was kept, if it is still of this shape. @param {any} typed @returns {Record<string, string>} */
function kept(typed) {
  const ok = typed && typeof typed === 'object' && Object.values(typed).every((one) => typeof one === 'string');
  return ok ? typed : {};
}
