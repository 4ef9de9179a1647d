/** The start of the checker: what is it about. */
import { html } from 'lit-html';
import { scopeWords } from './check-words.js';
import { icon } from './icon.js';

/** @typedef {import('../core/words.js').Translate} Translate */

/** @param {{t: Translate, pack: any, state: {facts: Record<string, any>, scope: string}, choose: (scope: string) => void, results: () => void}} tools */
export function scopes({ t, pack, state, choose, results }) {
  const given = Object.keys(state.facts).length;
  return html`<h1 tabindex="-1">${t('我能享受什么')}</h1>
    <p class="muted">${t('答几个问题，当场算。答案只留在这台手机里，不发给任何人。')}</p>
    ${given && state.scope ? html`<button type="button" class="btn primary wide" @click=${results}>${icon('list')} ${t('看上次的结果')}</button>` : ''}
    <ul class="tiles">
      ${scopeWords(t).map(
        ([scope, name, words]) =>
          html`<li class=${scope === 'all' ? 'wide' : ''}><button type="button" class="tile ${scope === 'injury' ? 'first' : ''}" @click=${() => choose(scope)}>${icon(name)}<span>${words}</span></button></li>`,
      )}
    </ul>
    <nav class="row fill" aria-label=${t('更多')}>
      <a class="btn" href="${t.prefix}/tools">${icon('calculator')} ${t('算一算')}</a>
      <a class="btn" href="${t.prefix}/guides">${icon('book')} ${t('办事指南')}</a>
    </nav>
    <p class="small muted">${t('规则 {version} · {date} 发布。结果供参考，以经办机构认定为准。', { version: pack.ruleset.hash.slice(0, 8), date: pack.baked_on })}</p>`;
}
