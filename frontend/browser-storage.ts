import { basePath } from './base-path.ts';

/** `device` outlives the tab; `tab` does not. */
export type StorageArea = 'device' | 'tab';

/** The list of transfers sent from here; its schema is with what reads it, and larger than what asks whether there is one. */
export const SENT_FILES = 'sgraph-send.transfers';

const PREFIX = 'sgraph-send.';
const KEEP_NOTHING = 'sgraph-send.keep-nothing';
const AREAS = ['device', 'tab'] as const;

/** What was not to be kept, or what the browser did not take: this page works with it until it is left. By area and key, as JSON. */
const held: Readonly<Record<StorageArea, Map<string, string>>> = { device: new Map(), tab: new Map() };

/** Whether the person wants nothing to be kept in this browser. That choice is kept, and nothing else. */
export function keepsNothing(): boolean {
  return textOf(KEEP_NOTHING, 'device') === 'true';
}

/** From now on nothing is kept, or what this page has so far and all that comes. What is kept already stays until it is forgotten. */
export function keepNothing(on: boolean): void {
  if (on) {
    put(KEEP_NOTHING, 'true', 'device');
    return;
  }
  removeStored(KEEP_NOTHING);
  for (const area of AREAS) for (const [key, text] of held[area]) if (put(key, text, area)) held[area].delete(key);
}

/** Reads JSON from this browser's storage. Undefined where there is none. */
export function readStored(key: string, area: StorageArea = 'device'): unknown {
  const text = held[area].get(key) ?? textOf(key, area);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Writes JSON to this browser's storage. False when it is not kept there: then this page has it until it is left. */
export function writeStored(key: string, value: unknown, area: StorageArea = 'device'): boolean {
  const text = JSON.stringify(value);
  const isKept = !keepsNothing() && put(key, text, area);
  if (isKept) held[area].delete(key);
  else held[area].set(key, text);
  return isKept;
}

/** Whether what {@link readStored} gives outlives this page. */
export function isStored(key: string, area: StorageArea = 'device'): boolean {
  return !held[area].has(key) && textOf(key, area) !== undefined;
}

export function removeStored(key: string, area: StorageArea = 'device'): void {
  held[area].delete(key);
  whereAllowed(area, (storage) => storage.removeItem(storedName(key)));
}

/** Removes all that this page keeps in the browser's storage, or holds, but the choice to keep nothing. */
export function forgetStored(): void {
  for (const area of AREAS) {
    held[area].clear();
    const keys = whereAllowed(area, (storage) => Object.keys(storage)) ?? [];
    for (const name of keys) {
      const [key = ''] = name.split('/', 1);
      if (name === storedName(key) && key.startsWith(PREFIX) && key !== KEEP_NOTHING) removeStored(key, area);
    }
  }
}

/** The name of a key in the storage, which all that is at one host share. */
export function storedName(key: string): string {
  return key + basePath;
}

function textOf(key: string, area: StorageArea): string | undefined {
  return whereAllowed(area, (storage) => storage.getItem(storedName(key))) ?? undefined;
}

function put(key: string, text: string, area: StorageArea): boolean {
  const act = (storage: Storage): boolean => {
    storage.setItem(storedName(key), text);
    return true;
  };
  return whereAllowed(area, act) ?? false;
}

/** Undefined where the browser refuses storage, which it may do as a whole. */
function whereAllowed<T>(area: StorageArea, act: (storage: Storage) => T): T | undefined {
  try {
    return act(area === 'device' ? localStorage : sessionStorage);
  } catch (thrown) {
    if (thrown instanceof DOMException) return undefined;
    throw thrown;
  }
}
