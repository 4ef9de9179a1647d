// Builds the phone app into static/app: hashed pages, one worker, one style text, one icon sprite, and the list of them.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const OUT = 'static/app';
const ICONS = {
  navigation: 'navigation',
  phone: 'phone',
  check: 'check',
  x: 'x',
  search: 'search',
  locate: 'locate-fixed',
  pin: 'map-pin',
  list: 'list',
  radar: 'radar',
  filter: 'sliders-horizontal',
  star: 'star',
  share: 'share-2',
  clock: 'clock',
  door: 'door-open',
  info: 'info',
  alert: 'triangle-alert',
  user: 'user',
  near: 'map-pinned',
  back: 'arrow-left',
  trash: 'trash-2',
  download: 'download',
  refresh: 'refresh-cw',
  wifiOff: 'wifi-off',
  message: 'message-circle-question',
  bike: 'bike',
  chevron: 'chevron-right',
  globe: 'languages',
  shield: 'shield-check',
};
/** Icons of one page only: the others do without them. */
const PAGE_ICONS = {
  benefits: {
    heart: 'heart-pulse',
    scale: 'scale',
    buoy: 'life-buoy',
    hospital: 'hospital',
    piggy: 'piggy-bank',
    briefcase: 'briefcase',
    house: 'house',
    coins: 'hand-coins',
    baby: 'baby',
    transfer: 'arrow-right-left',
    help: 'circle-help',
    file: 'file-check',
    no: 'circle-x',
    yes: 'circle-check',
    wait: 'circle-dashed',
    bell: 'bell',
    printer: 'printer',
    eraser: 'eraser',
    calculator: 'calculator',
    book: 'book-open',
    calendar: 'calendar-plus',
  },
  tools: {
    calendar: 'calendar-plus',
    book: 'book-open',
    printer: 'printer',
    eraser: 'eraser',
    heart: 'heart-pulse',
    sun: 'sun',
    house: 'house',
    landmark: 'landmark',
    piggy: 'piggy-bank',
  },
};
/** Besides the icons of guides, which content names. */
const GUIDE_TOOLS = {
  printer: 'printer',
  speaker: 'volume-2',
  copy: 'copy',
  play: 'play',
  pause: 'pause',
  stop: 'square',
};

async function sprite(icons, prefix = 'i') {
  const symbols = [];
  for (const [name, file] of Object.entries(icons)) {
    const svg = await readFile(`node_modules/lucide-static/icons/${file}.svg`, 'utf8');
    const inner = svg
      .replace(/^[\s\S]*?<svg[\s\S]*?>/, '')
      .replace('</svg>', '')
      .replace(/\s+/g, ' ')
      .replace(/ ?\/>/g, '/>')
      .trim();
    symbols.push(`<symbol id="${prefix}-${name}" viewBox="0 0 24 24">${inner}</symbol>`);
  }
  return `<svg class="sprite" aria-hidden="true">${symbols.join('')}</svg>`;
}

const common = {
  bundle: true,
  minify: true,
  target: ['chrome84', 'safari15', 'firefox90'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const pages = (names, plugins = []) =>
  build({
    ...common,
    entryPoints: names.map((name) => `pwa/pages/${name}.js`),
    outdir: OUT,
    format: 'esm',
    splitting: true,
    metafile: true,
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    plugins,
  });
const name = (path) => path.replace(`${OUT}/`, '');
const scripts = (await readdir('pwa/pages')).map((file) => file.replace('.js', ''));
const others = await pages(scripts.filter((page) => !['nearby', 'wiring', 'base'].includes(page)));
const later = name(Object.keys(others.metafile.outputs).find((path) => path.includes('/later-')));
/** The first screen is built alone: in one piece it is smaller on the wire. What follows it is the other pages' own. */
const shared = {
  name: 'later',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\/later\.js$/ }, () => ({ path: `./${later}`, external: true })),
};
const built = [await pages(['nearby'], [shared]), others];
await build({ ...common, entryPoints: ['pwa/sw.js'], outfile: `${OUT}/sw.js`, format: 'iife' });
/** main.css is in every page; a page may have a sheet of its own besides, named like it. */
const everywhere = await readFile('pwa/styles/main.css', 'utf8');
const sheets = (await readdir('pwa/styles')).filter((file) => !everywhere.includes(`./${file}`));
for (const style of sheets.map((file) => file.replace('.css', ''))) {
  const css = await build({ ...common, entryPoints: [`pwa/styles/${style}.css`], write: false });
  await writeFile(`${OUT}/${style}.css`, css.outputFiles[0].text.trim());
}
await writeFile(`${OUT}/sprite.svg`, await sprite(ICONS));
for (const [page, icons] of Object.entries(PAGE_ICONS))
  await writeFile(`${OUT}/sprite-${page}.svg`, await sprite(icons));
const guideIcons = JSON.parse(await readFile('server/content/guides/icons.json', 'utf8'));
await writeFile(`${OUT}/sprite-guides.svg`, await sprite({ ...guideIcons, ...GUIDE_TOOLS }, 'g'));

const outputs = new Map(built.flatMap(({ metafile }) => Object.entries(metafile.outputs)));

/** A built file and all that it loads, now or later. */
function reach(file, seen = new Set()) {
  if (seen.has(file) || !outputs.has(file)) return seen;
  seen.add(file);
  for (const { path } of outputs.get(file).imports)
    reach(path.startsWith('./') ? `${OUT}/${name(path.slice(2))}` : path, seen);
  return seen;
}

/** For each page its script, the shared pieces it loads, the rest of the screen, so that HTML can ask for all of them at once, and the sources in them. */
const manifest = {};
for (const [file, meta] of outputs) {
  const page = meta.entryPoint?.match(/pwa\/pages\/(\w+)\.js/)?.[1];
  const imported = (wanted) => meta.imports.filter(({ kind, external }) => kind === wanted && !external);
  const [chunks, rest] = ['import-statement', 'dynamic-import'].map((kind) =>
    imported(kind).map(({ path }) => name(path)),
  );
  const files = [...reach(file)];
  const inputs = files.flatMap((one) => Object.keys(outputs.get(one).inputs));
  const sources = [...new Set(inputs)].filter((one) => one.startsWith('pwa/')).sort();
  if (page && page !== 'later') manifest[page] = { script: name(file), chunks, rest, files: files.map(name), sources };
}
await writeFile(`${OUT}/manifest.json`, JSON.stringify(manifest, null, 1));

/** Scripts are compressed here, once, for whoever serves them. */
const text = { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } };
for (const file of (await readdir(OUT)).filter((one) => one.endsWith('.js'))) {
  const bytes = await readFile(`${OUT}/${file}`);
  await writeFile(`${OUT}/${file}.br`, brotliCompressSync(bytes, text));
  await writeFile(`${OUT}/${file}.gz`, gzipSync(bytes, { level: 9 }));
}
