/** Guides on the phone: the list with its search, and one guide, drawn from the benefits pack with or without a network. */
import { html, render } from 'lit-html';
import { prepare, search } from '../core/guide-search.js';
import { sideOf, viewOf } from '../core/guide-view.js';
import { guideText, spoken } from '../core/guide-words.js';
import { Aloud } from '../views/aloud.js';
import { guideArticle, guideIcon } from '../views/guide.js';
import { guideList } from '../views/guide-list.js';
import { icon } from '../views/icon.js';
import { shareText } from '../views/share.js';

/** @typedef {import('../types').Benefits} Benefits */
/** @typedef {{t: import('../views/guide.js').T, bundle: import('../core/bundle.js').Bundle, now: () => string}} App */

const TOLD_MS = 3000;

/** The name of the guide in the address, '' on the list. */
const slug = () => location.pathname.match(/\/guides\/([a-z0-9-]+)$/)?.[1] ?? '';

/**
 * What list and guide share: the pack, first as it is kept, then as it is published. What the server wrote stands until
 * the pack is here, and stays when there is none.
 * @param {App} app
 */
const FromPack = (app) =>
  class extends HTMLElement {
    /** @type {Benefits | null} */
    pack = null;
    problem = '';
    taken = false;

    connectedCallback() {
      this.load();
    }

    async load() {
      try {
        this.has(await app.bundle.open());
        if (!navigator.onLine) return;
        const { changed } = await app.bundle.update();
        if (changed) this.has(await app.bundle.open());
      } catch (error) {
        this.problem = /** @type {any} */ (error).code ?? 'unreachable';
        if (!this.pack && !this.querySelector('h1')) this.redraw();
      }
    }

    /** @param {Benefits} pack */
    has(pack) {
      this.pack = pack;
      this.redraw();
    }

    redraw() {
      const open = [...this.querySelectorAll('details')].map((it) => it.open);
      if (!this.taken) this.replaceChildren();
      render(this.drawn(), this);
      if (!this.taken)
        this.querySelectorAll('details').forEach((it, i) => {
          it.open = open[i] ?? false;
        });
      this.taken = true;
    }

    /** @returns {unknown} */
    drawn() {
      return '';
    }

    missing() {
      const { t } = app;
      return html`<h1>${t('指南还不在手机里')}</h1>
        <p>${t('有网时打开一次，以后没网也能看。急着办就打电话问：')}</p>
        <div class="row fill">
          <a class="btn primary" href="tel:12333">${icon('phone')}${t('打 {phone}', { phone: '12333' })}</a>
          <a class="btn" href="tel:12345">${icon('phone')}${t('打 {phone}', { phone: '12345' })}</a>
        </div>
        <button type="button" class="btn quiet" @click=${() => this.load()}>${icon('refresh')}${t('再试一次')}</button>`;
    }
  };

/** @param {App} app */
export const Guides = (app) =>
  class extends FromPack(app) {
    query = '';
    side = sideOf(app.t.lang);
    /** Made when first asked. @type {import('../core/guide-search.js').Row[] | null} */
    rows = null;

    connectedCallback() {
      // The worker keeps one shell for the list and for every guide.
      if (slug()) return this.replaceWith(document.createElement('ws-guide'));
      document.title = `${app.t('指南')} · ${app.t('驿路')}`;
      super.connectedCallback();
    }

    /** @param {Benefits} pack */
    has(pack) {
      this.rows = null;
      super.has(pack);
    }

    /** @param {string} query */
    ask(query) {
      this.query = query;
      this.redraw();
      if (!query) this.querySelector('input')?.focus();
    }

    drawn() {
      if (!this.pack) return this.missing();
      if (this.query) this.rows ??= prepare(this.pack.guides, this.side);
      const found = this.rows ? search(this.rows, this.query, this.side) : [];
      return guideList(app.t, this.pack, this.side, this.query, found, (query) => this.ask(query));
    }
  };

/** @param {App} app */
export const GuidePage = (app) =>
  class extends FromPack(app) {
    aloud = new Aloud(app.t.lang, () => this.pack && this.redraw());
    copied = '';
    told = '';

    connectedCallback() {
      this.classList.add('stack');
      addEventListener('beforeprint', () => {
        for (const it of this.querySelectorAll('details')) it.open = true;
      });
      super.connectedCallback();
    }

    disconnectedCallback() {
      this.aloud.stop();
    }

    get view() {
      const guide = this.pack?.guides.find(({ id }) => id === slug());
      return guide && this.pack ? viewOf(guide, this.pack, app.t.lang, app.now().slice(0, 10)) : null;
    }

    drawn() {
      const { t } = app;
      if (!this.pack) return this.missing();
      const { view } = this;
      if (!view) return html`<h1>${t('没有这篇指南')}</h1><p><a href=${`${t.prefix}/guides`}>${t('全部指南')}</a></p>`;
      document.title = `${view.title} · ${t('驿路')}`;
      const copy = (/** @type {string} */ text) => this.copy(text);
      return guideArticle(t, view, { tools: this.tools(view), copy, copied: this.copied });
    }

    /** @param {import('../core/guide-view.js').View} view */
    tools(view) {
      const { t } = app;
      return html`<div class="row fill">${this.voice(view)}
          <button type="button" class="btn" @click=${() => this.share(view)}>${icon('share')}${t('发给工友')}</button>
          <button type="button" class="btn" @click=${() => print()}>${guideIcon('printer')}${t('打印')}</button>
        </div><p class="small muted" role="status">${this.told}</p>`;
    }

    /** @param {import('../core/guide-view.js').View} view */
    voice(view) {
      const { t } = app;
      const { state } = this.aloud;
      /** @param {string} name @param {string} word @param {() => void} act */
      const button = (name, word, act) =>
        html`<button type="button" class="btn" @click=${act}>${guideIcon(name)}${word}</button>`;
      if (state === 'none') return '';
      if (state === 'ready') return button('speaker', t('念给我听'), () => this.aloud.play(spoken(t, view)));
      const go = state === 'reading';
      return html`${go ? button('pause', t('暂停'), () => this.aloud.pause()) : button('play', t('接着念'), () => this.aloud.resume())}
        ${button('stop', t('不念了'), () => this.aloud.stop())}`;
    }

    /** @param {import('../core/guide-view.js').View} view */
    async share(view) {
      const { t } = app;
      const how = await shareText(view.title, guideText(t, view, location.origin + location.pathname));
      if (how !== 'shared') this.tell(how === 'copied' ? t('已复制，粘贴给工友就行。') : t('没复制成，可以截屏发。'));
    }

    /** @param {string} text */
    async copy(text) {
      const done = await navigator.clipboard?.writeText(text).then(
        () => true,
        () => false,
      );
      this.copied = done ? text : '';
      this.tell(done ? '' : app.t('没复制成，长按文字可以复制。'));
    }

    /** @param {string} words */
    tell(words) {
      this.told = words;
      this.redraw();
      setTimeout(() => {
        this.told = '';
        this.copied = '';
        this.redraw();
      }, TOLD_MS);
    }
  };
