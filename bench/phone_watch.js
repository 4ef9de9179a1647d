/**
 * Runs in every page before its own scripts (bench/phone.py): notes by the page's own clock when things are painted, and
 * says so through a binding, for a bench that kept asking would slow the page it measures.
 * 'Painted' is the first task after the frame that holds the change: the main thread has nothing left to do for it.
 */
(() => {
  /** @type {Record<string, number>} */
  const marks = {};
  const tell = (/** @type {unknown} */ what) => /** @type {any} */ (window).benchHears?.(JSON.stringify(what));

  /** @param {(now: number) => void} then */
  function afterPaint(then) {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(0);
    });
  }

  const STATES = ['open', 'closing', 'closed', 'unknown'];
  const WATCHED = {
    list: 'ws-nearby .place',
    states: STATES.map((state) => `ws-nearby .place .state.${state}`).join(),
    chips: 'ws-nearby .chip',
    station: 'ws-station .state',
    line: 'body > p:only-child',
  };
  const observer = new MutationObserver(() => {
    for (const [name, selector] of Object.entries(WATCHED)) {
      if (name in marks || !document.querySelector(selector)) continue;
      marks[name] = Number.NaN;
      afterPaint((now) => {
        marks[name] = now;
        performance.mark(`bench-${name}`);
        tell({ mark: name, at: now });
      });
    }
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });

  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (name === 'first-contentful-paint') tell({ mark: 'FCP', at: startTime });
  }).observe({ type: 'paint', buffered: true });

  for (const type of ['input', 'click'])
    addEventListener(
      type,
      ({ timeStamp }) => {
        /** @type {{answer: string, painted?: number, second?: number}} */
        const answer = { answer: type };
        const note = (/** @type {'painted' | 'second'} */ name) => {
          answer[name] = performance.now() - timeStamp;
          if (answer.painted && answer.second) tell(answer);
        };
        afterPaint(() => note('painted'));
        requestAnimationFrame(() => requestAnimationFrame(() => note('second')));
      },
      true,
    );
})();
