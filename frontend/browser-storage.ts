/** `device` outlives the tab; `tab` does not. */
export type StorageArea = 'device' | 'tab';

/** The list of transfers sent from here; its schema is with what reads it, and larger than what asks whether there is one. */
export const SENT_FILES = 'sgraph-send.transfers';

/** Reads JSON from this browser's storage. Undefined where there is none, or where the browser keeps none. */
export function readStored(key: string, area: StorageArea = 'device'): unknown {
  try {
    const text = storageOf(area).getItem(key);
    return text === null ? undefined : JSON.parse(text);
  } catch (thrown) {
    // A browser may refuse storage as a whole; the page works without.
    if (thrown instanceof DOMException || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Writes JSON to this browser's storage. False when the browser did not take it. */
export function writeStored(key: string, value: unknown, area: StorageArea = 'device'): boolean {
  try {
    storageOf(area).setItem(key, JSON.stringify(value));
    return true;
  } catch (thrown) {
    if (thrown instanceof DOMException) return false;
    throw thrown;
  }
}

export function removeStored(key: string, area: StorageArea = 'device'): void {
  try {
    storageOf(area).removeItem(key);
  } catch (thrown) {
    if (!(thrown instanceof DOMException)) throw thrown;
  }
}

function storageOf(area: StorageArea): Storage {
  return area === 'device' ? localStorage : sessionStorage;
}
