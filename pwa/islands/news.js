/** What the app has to say about itself: no network, ready offline, a new version waits. Calm, and only when it matters. */
import { html, render } from 'lit-html';
import { icon } from '../views/icon.js';

/** Long enough to read one line twice, ms. */
const READ_MS = 8000;

/** @param {{t: import('../core/words.js').Translate, settings: {get(key: string): any, set(key: string, value: unknown): void}}} app */
export const News = ({ t, settings }) =>
  class extends HTMLElement {
    /** @type {ServiceWorker | null} */
    waiting = null;
    ready = false;

    connectedCallback() {
      this.setAttribute('role', 'status');
      addEventListener('online', this.draw);
      addEventListener('offline', this.draw);
      this.draw();
      if (document.readyState === 'complete') this.register();
      else addEventListener('load', () => this.register(), { once: true });
    }

    async register() {
      if (!('serviceWorker' in navigator)) return;
      const registration = await navigator.serviceWorker
        .register('/sw.js', { updateViaCache: 'none' })
        .catch(() => null);
      if (!registration) return;
      if (registration.waiting && navigator.serviceWorker.controller) this.offer(registration.waiting);
      registration.addEventListener(
        'updatefound',
        () => registration.installing && this.watch(registration.installing),
      );
      if (registration.installing) this.watch(registration.installing);
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible' && navigator.onLine) registration.update().catch(() => {});
      });
    }

    /** @param {ServiceWorker} worker */
    watch(worker) {
      const update = navigator.serviceWorker.controller !== null;
      worker.addEventListener('statechange', () => {
        if (worker.state === 'installed' && update) this.offer(worker);
        if (worker.state === 'activated' && !update && !settings.get('told-ready')) this.tellReady();
      });
    }

    /** @param {ServiceWorker} worker */
    offer(worker) {
      this.waiting = worker;
      this.draw();
    }

    tellReady() {
      settings.set('told-ready', true);
      this.ready = true;
      this.draw();
      setTimeout(this.hush, READ_MS);
    }

    /** The new version takes over only when asked; the page is loaded anew once. */
    take = () => {
      if (this.waiting?.state !== 'installed') return location.reload(); // another tab has taken it already
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      this.waiting.postMessage('skip-waiting');
      this.waiting = null;
      this.draw();
    };

    hush = () => {
      this.ready = false;
      this.draw();
    };

    draw = () => {
      render(
        html`${this.waiting ? this.update() : ''} ${this.ready ? this.readyLine() : ''}
        ${
          navigator.onLine
            ? ''
            : html`<span class="net small muted">${icon('wifiOff')}<span>${t('没有网络，照常能用')}</span></span>`
        }`,
        this,
      );
    };

    update() {
      return html`<div class="card told rise">
        ${icon('refresh')}<span>${t('有新版本')}</span>
        <button type="button" class="btn primary" @click=${this.take}>${t('现在换')}</button>
        <button type="button" class="btn quiet" @click=${() => {
          this.waiting = null;
          this.draw();
        }}>${t('等会儿')}</button>
      </div>`;
    }

    readyLine() {
      return html`<div class="card told rise">
        ${icon('check')}<span>${t('装好了：没有网络也能打开')}</span>
        <button type="button" class="btn quiet" @click=${this.hush}>${t('知道了')}</button>
      </div>`;
    }
  };
