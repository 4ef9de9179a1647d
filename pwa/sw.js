// The service worker: keeps pages and scripts by content hash, serves them with or without a network, asks before it takes over.
// The server puts `self.KEEP = [[address, hash], …]` in front of this file, so that it is a pure function of content.

const CACHE = 'app';
/** Where a kept file lies: its hash is in the address, so an unchanged file is never fetched twice. */
const HASHES = new Map(self.KEEP);
const slot = (url) => `/__kept/${HASHES.get(url)}${url}`;

self.addEventListener('install', (event) => event.waitUntil(keepAll()));
self.addEventListener('activate', (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));
self.addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || request.headers.has('Range')) return;
  const kept = request.mode === 'navigate' ? shell(url.pathname) : url.pathname;
  if (HASHES.has(kept)) event.respondWith(answer(kept, request));
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await Promise.all([...HASHES.keys()].map((url) => keep(cache, url)));
}

async function keep(cache, url) {
  if (await cache.match(slot(url))) return;
  const response = await fetch(url, { cache: 'no-cache', redirect: 'error' });
  if (response.status !== 200 || !fits(url, response)) throw new Error(`not ours: ${url}`);
  await cache.put(slot(url), response);
}

/** A captive portal answers every address with its own page: a script or an icon must look like one. */
function fits(url, response) {
  const type = response.headers.get('Content-Type') ?? '';
  if (url.endsWith('.js')) return type.includes('javascript');
  if (url.endsWith('.svg')) return type.includes('svg');
  return type.includes('text/html') && (response.headers.get('ETag') ?? '').includes(HASHES.get(url));
}

async function dropOld() {
  const cache = await caches.open(CACHE);
  const wanted = new Set([...HASHES.keys()].map(slot));
  const kept = await cache.keys();
  await Promise.all(kept.filter((k) => !wanted.has(new URL(k.url).pathname)).map((k) => cache.delete(k)));
}

/** The page kept for an address: /c/410100 is the nearby page, /s/410100-17 the station page, /guides/… one shell. */
function shell(path) {
  const language = path.startsWith('/en/') || path === '/en' ? '/en' : '';
  const rest = path.slice(language.length) || '/';
  if (rest.startsWith('/c/')) return `${language}/`;
  if (rest.startsWith('/s/')) return `${language}/s/`;
  if (/^\/guides(\/|$)/.test(rest)) return `${language}/guides/`;
  return language + rest;
}

async function answer(kept, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(slot(kept))) ?? fetch(request);
}
