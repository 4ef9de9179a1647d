/**
 * Lighthouse mobile on one address, several times. Prints one JSON object a run; --save keeps the last report as JSON.
 * Usage: node run.mjs URL CPU RUNS [--save FILE.json]   (CPU: how many times slower, 4 is Lighthouse's mobile)
 */
import { writeFile } from 'node:fs/promises';
import { launch } from 'chrome-launcher';
import lighthouse, { defaultConfig, generateReport } from 'lighthouse';

const [url, cpu, runs] = process.argv.slice(2);
const save = process.argv.indexOf('--save');
const SLOW_4G = { rttMs: 150, throughputKbps: 1638.4, requestLatencyMs: 562.5, downloadThroughputKbps: 1474.56 };
const settings = {
  onlyCategories: ['performance', 'accessibility', 'best-practices'],
  throttlingMethod: 'simulate',
  throttling: { ...SLOW_4G, uploadThroughputKbps: 675, cpuSlowdownMultiplier: Number(cpu) },
};
const METRICS = {
  FCP: 'first-contentful-paint',
  LCP: 'largest-contentful-paint',
  TTI: 'interactive',
  TBT: 'total-blocking-time',
  CLS: 'cumulative-layout-shift',
  bytes: 'total-byte-weight',
};

/** One run with a fresh profile: nothing is in any cache. */
async function measure() {
  const chrome = await launch({
    chromePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error' }, { ...defaultConfig, settings });
    return lhr;
  } finally {
    await chrome.kill();
  }
}

/** @param {import('lighthouse').Result} lhr */
function figures(lhr) {
  const scores = Object.entries(lhr.categories).map(([id, { score }]) => [id, Math.round(score * 100)]);
  const metrics = Object.entries(METRICS).map(([name, id]) => [name, lhr.audits[id].numericValue]);
  const failed = Object.values(lhr.audits).filter(({ score }) => score !== null && score < 0.9);
  const [table] = lhr.audits['largest-contentful-paint-element'].details?.items ?? [];
  return {
    ...Object.fromEntries([...scores, ...metrics]),
    element: table?.items?.[0]?.node?.selector ?? '',
    failed: failed.map(({ id }) => id),
    benchmark: lhr.environment.benchmarkIndex,
  };
}

for (let run = 0; run < Number(runs); run++) {
  const lhr = await measure();
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  console.log(JSON.stringify(figures(lhr)));
  if (save > 0) await writeFile(process.argv[save + 1], generateReport(lhr, 'json'));
}
