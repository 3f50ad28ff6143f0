import { STANDARD } from '../../core/look/choices.ts';
import { onServer } from '../base-path.ts';
import { readStored, removeStored, writeStored } from '../browser-storage.ts';
import type { KeptDraw } from './decide.ts';
import { decide, DRAWS } from './decide.ts';

/** What the build made of a variant. */
interface BuiltVariant {
  readonly theme?: string;
  readonly layout?: string;
  readonly script: string;
  /** What it loads at its start and the page does not name, with the hashes that the browser checks. */
  readonly integrity: Readonly<Record<string, string>>;
}

/** By their names; the build puts them here. */
declare const BUILT_VARIANTS: Readonly<Record<string, BuiltVariant>>;

const KEY = 'sgraph-send.variant';
/** A page must not wait for long for what is only another look. */
const PATIENCE_MS = 2_000;

/** Decides which page is shown, and starts it. It is all that comes before the page, so it is small and imports little. */
async function start(): Promise<void> {
  const shares = await readShares();
  const address = new URL(location.href);
  const asked = address.searchParams.get('variant') ?? undefined;
  const { name, kept } = decide({ shares, asked, kept: readKept(), draw });
  if (kept) writeStored(KEY, kept);
  else removeStored(KEY);
  if (asked !== undefined) {
    address.searchParams.delete('variant');
    history.replaceState(history.state, '', address);
  }
  const { dataset } = document.documentElement;
  const variant = BUILT_VARIANTS[name] ?? BUILT_VARIANTS[STANDARD];
  if (!variant) return;
  if (kept) {
    dataset['variant'] = name;
    dataset['variants'] = [STANDARD, ...Object.keys(shares)].join(' ');
    // Whoever chose is not comparable with those who were drawn.
    if (kept.chosen === undefined) dataset['drawn'] = name;
  }
  if (variant.theme !== undefined) dataset['theme'] = variant.theme;
  if (variant.layout !== undefined) dataset['layout'] = variant.layout;
  await show(variant);
}

/** Percentages of the variants that are on. Where they cannot be read, none is. */
async function readShares(): Promise<Record<string, number>> {
  const answer = await fetch(onServer('/variants.json'), { signal: AbortSignal.timeout(PATIENCE_MS) })
    .then((response) => response.json() as Promise<{ shares?: Record<string, number> }>)
    .catch(() => undefined);
  const shares = Object.entries(answer?.shares ?? {});
  return Object.fromEntries(shares.filter(([name]) => name !== STANDARD && Object.hasOwn(BUILT_VARIANTS, name)));
}

function readKept(): KeptDraw {
  const kept = readStored(KEY);
  return typeof kept === 'object' && kept !== null && 'draws' in kept ? (kept as KeptDraw) : { draws: {} };
}

function draw(): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return Math.floor((random / 2 ** 32) * DRAWS);
}

async function show({ script, integrity }: BuiltVariant): Promise<void> {
  const usual = document.querySelector('link[rel="stylesheet"]');
  const styles: Promise<unknown>[] = [];
  for (const [path, hash] of Object.entries(integrity)) {
    const isStyle = path.endsWith('.css');
    const link = document.createElement('link');
    link.rel = isStyle ? 'stylesheet' : 'modulepreload';
    link.integrity = hash;
    link.href = onServer(path);
    usual?.after(link);
    // Until the other style is there the usual one stays: a page without any would jump.
    if (isStyle) styles.push(new Promise((done) => (link.onload = link.onerror = done)).then(() => usual?.remove()));
  }
  await Promise.all(styles);
  await import(onServer(script));
}

await start();
