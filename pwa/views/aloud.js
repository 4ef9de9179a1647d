/** Reading aloud with the phone's own voices, piece by piece: some voices fall silent in a long text. */

/** @typedef {'none' | 'ready' | 'reading' | 'paused'} State 'none': this phone has no voice for the language */

export class Aloud {
  /** @type {State} */ state = 'none';
  #voice = /** @type {SpeechSynthesisVoice | null} */ (null);
  #at = 0;
  #run = 0;
  /** @type {string[]} */ #pieces = [];

  /** @param {string} lang 'zh-Hans' or 'en' @param {() => void} changed */
  constructor(lang, changed) {
    this.lang = lang.startsWith('zh') ? 'zh' : 'en';
    this.changed = changed;
    if (!('speechSynthesis' in globalThis)) return;
    this.#look();
    speechSynthesis.addEventListener?.('voiceschanged', () => this.#look());
    addEventListener('pagehide', () => this.stop());
  }

  /** Voices on the phone itself come first: they need no network. */
  #look() {
    const fits = speechSynthesis.getVoices().filter(({ lang }) => lang.toLowerCase().startsWith(this.lang));
    this.#voice = fits.find(({ localService }) => localService) ?? fits[0] ?? null;
    if (this.#voice && this.state === 'none') this.#is('ready');
  }

  /** @param {State} state */
  #is(state) {
    this.state = state;
    this.changed();
  }

  /** @param {string[]} pieces */
  play(pieces) {
    this.#pieces = pieces;
    this.#at = 0;
    this.#say();
  }

  pause() {
    this.#quiet();
    this.#is('paused');
  }

  /** From the beginning of the piece it was paused in: resume() of the browser is deaf on many phones. */
  resume() {
    this.#say();
  }

  stop() {
    if (this.state === 'none' || this.state === 'ready') return;
    this.#quiet();
    this.#is('ready');
  }

  #quiet() {
    this.#run++;
    speechSynthesis.cancel();
  }

  #say() {
    this.#quiet();
    const run = this.#run;
    const next = () => {
      if (run !== this.#run) return;
      if (this.#at >= this.#pieces.length) return this.#is('ready');
      const piece = new SpeechSynthesisUtterance(this.#pieces[this.#at]);
      piece.voice = this.#voice;
      piece.lang = this.#voice?.lang ?? this.lang;
      piece.rate = 0.95;
      piece.onend = () => {
        if (run !== this.#run) return;
        this.#at++;
        next();
      };
      piece.onerror = () => run === this.#run && this.#is('ready');
      speechSynthesis.speak(piece);
    };
    this.#is('reading');
    next();
  }
}
