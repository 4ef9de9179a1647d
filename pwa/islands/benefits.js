/** What am I entitled to: a few questions, all answers at once. Everything is worked out here; no answer leaves the phone. */
import { html, render } from 'lit-html';
import { icon } from '../views/icon.js';
import { whenPrinted } from '../views/print.js';
import { scopes } from '../views/scopes.js';

const KEY = 'check';
const bring = () => import('../views/check-screens.js');
/** @typedef {{scope: string, on: string, facts: Record<string, any>, unsure: string[], order: string[]}} State */
/** @returns {State} */
const empty = () => ({ scope: '', on: '', facts: {}, unsure: [], order: [] });

/** @typedef {typeof import('../views/check-screens.js')} Screens */

/** @param {import('../pages/base.js').Base & {bundle: import('../core/bundle.js').Bundle}} app @param {() => void} rest the rest of the app, once the start is there */
export const Benefits = (app, rest) =>
  class extends HTMLElement {
    /** @type {any} the benefits pack */
    pack = null;
    /** @type {Screens | null} */
    screens = null;
    trouble = '';
    state = kept(app.settings.get(KEY));
    /** What is on the screen: 'start', 'results', or the fact being asked. */
    at = this.state.scope ? 'results' : 'start';
    /** @type {any} */
    typed;
    problem = '';
    /** @type {State | null} what was wiped, until something else is done */
    wiped = null;
    message = '';

    connectedCallback() {
      addEventListener('popstate', () => this.show(history.state?.at ?? 'start'));
      history.replaceState({ at: this.at }, '');
      whenPrinted(this);
      this.replaceChildren(); // what stood here for readers without scripts
      this.begin().finally(rest);
    }

    async begin() {
      this.draw();
      try {
        const screens = bring();
        this.pack = await app.bundle.open();
        this.draw();
        this.screens = await screens;
      } catch (error) {
        this.trouble = /** @type {any} */ (error).code ?? 'unreachable';
      }
      this.draw();
      const { changed } = await app.bundle.update().catch(() => ({ changed: false }));
      if (!changed) return;
      this.pack = await app.bundle.open();
      this.trouble = '';
      this.draw();
    }

    /** The day asked for: today unless another was chosen. */
    get on() {
      return this.state.on || app.now().slice(0, 10);
    }

    /** What of the screens has come: only the start is drawn without them. */
    get has() {
      return /** @type {Screens} */ (this.screens);
    }

    check() {
      const { facts, unsure, scope } = this.state;
      const { check } = this.has;
      return check(this.pack.ruleset, this.on, { facts, unsure }, this.pack.calendar, scope || 'all');
    }

    /** Go somewhere; the phone's own 'back' leads here again. @param {string} at */
    go(at) {
      if (at !== this.at) history.pushState({ at }, '');
      this.show(at);
    }

    /** @param {string} at */
    show(at) {
      this.at = at;
      this.typed = undefined;
      this.problem = '';
      this.draw();
      scrollTo({ top: 0 });
      /** @type {HTMLElement | null} */ (this.querySelector('h1'))?.focus({ preventScroll: true });
    }

    /** @param {Partial<State>} change */
    keep(change) {
      this.state = { ...this.state, ...change };
      this.wiped = null;
      this.message = '';
      app.settings.set(KEY, this.state);
    }

    /** @param {string} scope */
    choose = async (scope) => {
      this.screens ??= await bring();
      this.keep({ scope });
      this.go(this.check().next ?? 'results');
    };

    /** @param {any} value */
    answer = (value) => {
      const fact = this.at;
      const { validate, WARNS, problemWord } = this.has;
      const code = validate(this.pack.ruleset.facts[fact], value, this.on);
      const warned = WARNS.includes(code ?? '') && this.problem; // said once: the worker means it
      if (code && !warned) {
        this.problem = problemWord(app.t, code);
        this.typed ??= value;
        return this.draw();
      }
      const { facts, unsure } = this.state;
      this.keep({
        facts: { ...facts, [fact]: value },
        unsure: unsure.filter((one) => one !== fact),
        order: this.asked(fact),
      });
      this.onward();
    };

    unsure = () => {
      const fact = this.at;
      const { [fact]: _, ...facts } = this.state.facts;
      this.keep({ facts, unsure: [...new Set([...this.state.unsure, fact])], order: this.asked(fact) });
      this.onward();
    };

    /** @param {string} fact */
    asked = (fact) => [...this.state.order.filter((one) => one !== fact), fact];

    onward() {
      this.go(this.check().next ?? 'results');
    }

    wipe = () => {
      this.wiped = this.state;
      const { wiped } = this;
      this.keep(empty());
      this.wiped = wiped;
      this.message = app.t('答案都清掉了。');
      this.go('start');
    };

    undo = () => {
      if (this.wiped) this.keep(this.wiped);
      this.go('results');
    };

    draw() {
      render(html`${this.note()} ${this.body()}`, this);
    }

    note() {
      if (!this.message) return '';
      return html`<p class="note" role="status">${icon('info')}<span class="grow">${this.message}</span>
        ${this.wiped ? html`<button type="button" class="btn" @click=${this.undo}>${app.t('撤销')}</button>` : ''}</p>`;
    }

    body() {
      const { t } = app;
      if (!this.pack) return this.waiting();
      const near = app.settings.get('cities') ?? [];
      if (this.at === 'start')
        return scopes({
          t,
          pack: this.pack,
          state: this.state,
          choose: this.choose,
          results: () => this.go('results'),
        });
      if (!this.screens) return this.waiting();
      const { contradictions, results } = this.screens;
      const checked = this.check();
      if (this.at !== 'results' && this.pack.ruleset.facts[this.at]) return this.asking(checked, near);
      const { facts, unsure, order } = this.state;
      return results({
        t,
        pack: this.pack,
        checked,
        on: this.on,
        today: app.now().slice(0, 10),
        scope: this.state.scope || 'all',
        answers: order.filter((fact) => fact in facts || unsure.includes(fact)),
        facts,
        contradictions: contradictions(this.pack.ruleset, { facts, unsure }, this.on),
        placeName: this.placeName,
        ask: (fact) => this.go(fact),
        setOn: (on) => {
          this.keep({ on: on === app.now().slice(0, 10) ? '' : on });
          this.draw();
        },
        more: () => this.go('start'),
        wipe: this.wipe,
        told: (message) => {
          this.message = message;
          this.draw();
        },
      });
    }

    /** @param {ReturnType<Screens['check']>} checked @param {string[]} near */
    asking(checked, near) {
      const { t } = app;
      const { facts, unsure, order } = this.state;
      const number = order.includes(this.at) ? order.indexOf(this.at) + 1 : order.length + 1;
      const fact = this.at;
      return html`<div class="steps small muted">
          <button type="button" class="btn quiet" @click=${() => history.back()}>${icon('back')} ${t('上一步')}</button>
          <span>${t('第 {n} 问', { n: number })}${checked.left && checked.left < 9 ? ` · ${t.n('最多还有 {n} 问', checked.left)}` : ''}</span>
        </div>
        ${this.has.question(fact, {
          t,
          set: this.pack.ruleset,
          places: this.pack.places,
          near,
          today: app.now().slice(0, 10),
          value: facts[fact],
          typed: this.typed,
          problem: this.problem,
          answer: this.answer,
          type: (typed) => {
            this.typed = typed;
            this.problem = '';
            this.draw();
          },
          unsure: this.unsure,
        })}
        ${unsure.includes(fact) ? html`<p class="small muted">${t('上次你跳过了这一问。')}</p>` : ''}
        ${this.has.peek(t, checked, this.pack, () => this.go('results'))}`;
    }

    waiting() {
      const { t } = app;
      if (!this.trouble)
        return html`<h1>${t('我能享受什么')}</h1>
          <div class="card skeleton" aria-busy="true"><p class="sr">${t('正在准备…')}</p></div>`;
      return html`<h1>${t('我能享受什么')}</h1>
        <p class="note warn" role="alert">${icon('alert')}<span>${t('规则还没下载到这台手机。连上网打开一次，以后没有信号也能用。')}</span></p>
        <button type="button" class="btn primary wide" @click=${() => {
          this.trouble = '';
          this.begin();
        }}>${icon('refresh')} ${t('再试一次')}</button>
        <p class="muted">${t('急事先打电话：12333 人社，12345 政务，12348 法律援助。')}</p>`;
    }

    /** @param {string} adcode */
    placeName = (adcode) => this.has.placeName(app.t, this.has.placeOf(this.pack.places, adcode)) || adcode;
  };

/** What was kept, if it is still of this shape. @param {any} state @returns {State} */
function kept(state) {
  const ok = state && typeof state.facts === 'object' && Array.isArray(state.unsure) && Array.isArray(state.order);
  return ok ? { ...empty(), ...state } : empty();
}
