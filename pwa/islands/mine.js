/** 我的: what this phone holds and how it is set: reports on their way, saved places, packs, language, text size, privacy. */
import { html, render } from 'lit-html';
import { aspectWord, bytesWord } from '../core/more-words.js';
import { dayWord } from '../core/words.js';
import { icon } from '../views/icon.js';
import { sendWord } from '../views/report.js';

/** @typedef {import('../types').OutboxItem} OutboxItem */

/** @param {import('../pages/later.js').WholeApp} app */
export const Mine = (app) =>
  class extends HTMLElement {
    /** @type {OutboxItem[]} */
    items = [];
    /** @type {{id: string, name: string}[]} */
    saved = [];
    /** @type {{adcode: string, name: string, bytes: number, bakedAt: string, stations: number, whole: boolean}[]} */
    packs = [];
    storage = { persisted: false, used: 0, room: 0, known: false };
    offline = false;
    busy = '';
    message = '';
    wiping = false;

    connectedCallback() {
      this.replaceChildren();
      app.outbox.onchange(() => this.load());
      addEventListener('online', () => this.draw());
      addEventListener('offline', () => this.draw());
      navigator.serviceWorker?.ready.then(() => {
        this.offline = true;
        this.draw();
      });
      this.load();
    }

    async load() {
      const nothing = () => [];
      [this.items, this.saved, this.packs] = await Promise.all([
        app.outbox.items().catch(nothing),
        app.db.all('saved').catch(nothing),
        app.packs.kept().catch(nothing),
      ]);
      this.storage = await storageNow();
      this.draw();
    }

    draw() {
      render(
        html`<h1>${app.t('我的')}</h1>
        ${this.message ? html`<p class="note" role="status">${icon('info')}<span>${this.message}</span></p>` : ''}
        ${this.outboxPart()} ${this.savedPart()} ${this.packsPart()} ${this.settingsPart()} ${this.phonePart()}
        <p class="small"><a href="${app.t.prefix}/about">${app.t('数据从哪来，谁在运营')}</a></p>`,
        this,
      );
    }

    outboxPart() {
      const { t } = app;
      return html`<section class="card stack">
        <h2>${t('我说过的')}</h2>
        ${
          this.items.length
            ? html`<ul class="list">${this.items.map((item) => this.outboxLine(item))}</ul>
              <button type="button" class="btn wide" @click=${this.sendNow} ?disabled=${this.busy === 'send'}>${icon('refresh')} ${t('现在发')}</button>`
            : html`<p class="muted">${t('没有等着发的。到过哪个驿站，在它的页面点“还对吗”。')}</p>`
        }
      </section>`;
    }

    /** @param {OutboxItem} item */
    outboxLine(item) {
      const { t } = app;
      const body = JSON.parse(item.body);
      const about = (body.aspects ?? []).map((/** @type {string} */ a) => aspectWord(t, a)).join(t('、'));
      return html`<li class="stack">
        <a href="${t.prefix}/s/${body.station}">${body.answer === 'right' ? t('还对') : t('不对')} · ${about} · ${body.station}</a>
        ${body.words ? html`<p class="small">${body.words}</p>` : ''}
        <p class="small muted">${sendWord(t, item.state)} ${item.state === 'refused' ? html`<span class="num">(${item.code})</span>` : ''}</p>
        ${
          item.state === 'refused'
            ? html`<div class="row">
              <button type="button" class="btn" @click=${() => app.outbox.retry(item.id).then(() => this.sendNow())}>${t('再发一次')}</button>
              <button type="button" class="btn quiet" @click=${() => app.outbox.drop(item.id).then(() => this.load())}>${icon('trash')} ${t('不要了')}</button>
            </div>`
            : ''
        }
      </li>`;
    }

    sendNow = async () => {
      this.busy = 'send';
      this.draw();
      await app.outbox.flush().catch(() => {});
      this.busy = '';
      await this.load();
    };

    savedPart() {
      const { t } = app;
      return html`<section class="card stack">
        <h2>${t('收藏的地方')}</h2>
        ${
          this.saved.length
            ? html`<ul class="pick">
              ${this.saved.map(
                (place) =>
                  html`<li class="row">
                    <a class="tap" href="${t.prefix}/s/${place.id}">${icon('star')}<span lang="zh">${place.name}</span>${icon('chevron')}</a>
                  </li>`,
              )}
            </ul>`
            : html`<p class="muted">${t('还没有。打开一个站点，点“收藏”。')}</p>`
        }
      </section>`;
    }

    packsPart() {
      const { t } = app;
      const today = app.now().slice(0, 10);
      return html`<section class="card stack">
        <h2>${t('离线包')}</h2>
        ${
          this.packs.length
            ? html`<ul class="list">
              ${this.packs.map(
                (pack) =>
                  html`<li class="row">
                    <span class="grow"><b lang="zh">${pack.name}</b><br /><span class="small muted num">
                      ${t.n('{n} 个站点', pack.stations)} · ${bytesWord(pack.bytes)} · ${(pack.whole ? '' : t('不完整，点“更新”补全 · ')) + t('更新于 {when}', { when: dayWord(t, pack.bakedAt.slice(0, 10), today) })}</span></span>
                    <button type="button" class="btn" ?disabled=${this.busy === pack.adcode} @click=${() => this.update(pack)}>${icon('refresh')} ${t('更新')}</button>
                    <button type="button" class="btn quiet" @click=${() => this.drop(pack)}>${icon('trash')} ${t('删掉')}</button>
                  </li>`,
              )}
            </ul>`
            : html`<p class="muted">${t('还没有。在“附近”选一座城，它就留在手机里。')}</p>`
        }
      </section>`;
    }

    /** @param {{adcode: string, name: string}} pack */
    async update({ adcode, name }) {
      const { t } = app;
      this.busy = adcode;
      this.draw();
      try {
        const { changed } = await app.packs.update(adcode);
        this.message = changed ? t('{name}已更新', { name }) : t('{name}已经是最新的', { name });
      } catch {
        this.message = t('{name}没更新成，原来的还在，照常能用。有网时再试。', { name });
      }
      this.busy = '';
      await this.load();
    }

    /** @param {{adcode: string}} pack */
    async drop({ adcode }) {
      await app.packs.drop(adcode);
      await this.load();
    }

    settingsPart() {
      const { t, settings } = app;
      const size = settings.get('size') ?? '';
      /** @type {[string, string][]} */
      const sizes = [
        ['', t('标准')],
        ['large', t('大')],
        ['huge', t('特大')],
      ];
      return html`<section class="card stack">
        <h2>${t('怎么显示')}</h2>
        <p id="size-label">${t('字的大小')}</p>
        <div class="row fill" role="group" aria-labelledby="size-label">
          ${sizes.map(([value, word]) => html`<button type="button" class="btn" aria-pressed=${size === value} @click=${() => this.setSize(value)}>${word}</button>`)}
        </div>
        <label class="choice">
          <input type="checkbox" .checked=${Boolean(settings.get('gps-gcj02'))} @change=${this.setDatum} />
          <span>${t('我的位置总偏几百米（有些浏览器给的坐标是偏过的）')}</span>
        </label>
      </section>`;
    }

    /** @param {string} size */
    setSize(size) {
      app.settings.set('size', size);
      document.documentElement.dataset.size = size;
      this.draw();
    }

    /** @param {Event} event */
    setDatum = (event) => app.settings.set('gps-gcj02', /** @type {HTMLInputElement} */ (event.target).checked);

    phonePart() {
      const { t } = app;
      const { persisted, used, room, known } = this.storage;
      return html`<section class="card stack">
        <h2>${t('这台手机')}</h2>
        <dl class="facts">
          <div><dt>${t('没网能用')}</dt><dd>${this.offline ? t('能') : t('还不能：这个浏览器没有装好离线功能，换系统浏览器再试')}</dd></div>
          <div><dt>${t('占用')}</dt><dd class="num">${known ? t('{used}，还能放 {room}', { used: bytesWord(used), room: bytesWord(room) }) : t('不清楚')}</dd></div>
          <div><dt>${t('会不会被清掉')}</dt><dd>${persisted ? t('浏览器答应不清') : t('空间紧张时浏览器可能清掉')}</dd></div>
        </dl>
        ${persisted ? '' : html`<button type="button" class="btn" @click=${this.persist}>${t('请浏览器别清掉')}</button>`}
        <p class="small muted">${t('手机里只有：离线包、收藏、上次的位置、还没发出的话、这几项设置。位置从不发给任何人。')}</p>
        <div class="row fill">
          <button type="button" class="btn" @click=${this.exportAll}>${icon('download')} ${t('导出')}</button>
          <button type="button" class="btn" @click=${this.askWipe}>${icon('trash')} ${t('全部清掉')}</button>
        </div>
        ${this.wiping ? this.wipeQuestion() : ''}
      </section>`;
    }

    persist = async () => {
      const granted = (await navigator.storage?.persist?.()) ?? false;
      this.message = granted ? app.t('浏览器答应了。') : app.t('浏览器没答应。把驿路加到桌面后再试，多半就行。');
      await this.load();
    };

    exportAll = () => {
      const { settings } = app;
      const all = {
        saved: this.saved,
        outbox: this.items,
        settings: { size: settings.get('size'), map: settings.get('map'), here: settings.get('here') },
      };
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([JSON.stringify(all, null, 1)], { type: 'application/json' }));
      link.download = `waystation-${app.now().slice(0, 10)}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    };

    askWipe = () => {
      this.wiping = true;
      this.draw();
      this.querySelector('[role=alert]')?.scrollIntoView({ block: 'center' });
    };

    wipeQuestion() {
      const { t } = app;
      const waiting = this.items.length;
      return html`<div class="note warn rise" role="alert">
        ${icon('alert')}
        <div class="stack">
          <p>${waiting ? t.n('还有 {n} 条没发出去，清掉就没了。可以先导出。', waiting) : t('离线包、收藏和设置都会清掉。')}</p>
          <div class="row">
            <button type="button" class="btn" @click=${() => this.wipe()}>${t('清掉')}</button>
            <button type="button" class="btn primary" @click=${() => {
              this.wiping = false;
              this.draw();
            }}>${t('不清')}</button>
          </div>
        </div>
      </div>`;
    }

    async wipe() {
      for (const name of /** @type {const} */ (['outbox', 'saved', 'settings']))
        await app.db.clear(name).catch(() => {});
      await globalThis.caches?.delete('packs').catch(() => false);
      app.settings.clear();
      location.reload();
    }
  };

async function storageNow() {
  const estimate = await navigator.storage?.estimate?.().catch(() => null);
  const persisted = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  const used = estimate?.usage ?? 0;
  return { persisted, used, room: Math.max(0, (estimate?.quota ?? 0) - used), known: Boolean(estimate?.quota) };
}
