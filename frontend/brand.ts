import type { Brand } from '../core/look/brand.ts';
import type * as Parts from './brand-parts.ts';
import { onServer } from './base-path.ts';
import { readStored, writeStored } from './browser-storage.ts';

const KEY = 'sgraph-send.brand';
/** A first visit waits for the operator's brand, so that nothing changes under a person's eyes, but not for long. */
const WAIT_MS = 1_000;
/** The answer of a server without a brand. */
const NONE = '{"links":[],"notice":{}}';

let shown: Brand | undefined;
let parts: typeof Parts | undefined;

/** What the operator gives this page to show; undefined where that is nothing. */
export function brand(): Brand | undefined {
  return shown;
}

/** What draws it, which pages of a server without a brand do not load. */
export function brandParts(): typeof Parts | undefined {
  return parts;
}

export function brandName(): string {
  return shown?.name ?? 'SGraph Send';
}

/**
 * Gets the brand: what this browser kept of the last visit, else the server's answer. What has changed since is kept for the next visit.
 * `prefix` is where the app is on its server.
 */
export async function prepareBrand(prefix: '' | '/admin'): Promise<void> {
  const kept = readStored(KEY);
  const asked = ask(prefix);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, WAIT_MS));
  const found = kept ?? (await Promise.race([asked, late]));
  if (found === undefined || JSON.stringify(found) === NONE) return;
  const loaded = await import('./brand-parts.ts').catch(() => undefined);
  shown = loaded?.readBrand(found);
  if (shown) parts = loaded;
}

/** Undefined where there is no answer: the pages work without a brand. */
async function ask(prefix: string): Promise<unknown> {
  try {
    const answer: unknown = await (await fetch(onServer(`${prefix}/brand.json`))).json();
    writeStored(KEY, answer);
    return answer;
  } catch {
    return undefined;
  }
}
