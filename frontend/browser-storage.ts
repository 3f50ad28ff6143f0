/** Reads JSON from this browser's storage. Undefined where there is none, or where the browser keeps none. */
export function readStored(key: string): unknown {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : JSON.parse(text);
  } catch (thrown) {
    // A browser may refuse storage as a whole; the page works without.
    if (thrown instanceof DOMException || thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** Writes JSON to this browser's storage. False when the browser did not take it. */
export function writeStored(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch (thrown) {
    if (thrown instanceof DOMException) return false;
    throw thrown;
  }
}
