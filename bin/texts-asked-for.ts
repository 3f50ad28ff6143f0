/** What a script has between quotes: a key, or the beginning of keys; and the fixed text of a template before or after its first value. */
const QUOTED = /(["'`])([a-z][\w.-]*)(?=\1|\$\{)/g;
const AFTER_A_VALUE = /`\$\{[^{}`]*\}([\w-]*\.[\w.-]+)`/g;

/**
 * The keys of a catalogue that a script may ask for: those that it names, and of computed ones all that begin with a template's fixed text, or
 * with a text that ends as a group of keys does, or that end with a template's fixed text. Rather too many than too few.
 */
export function textsAskedFor(script: string, keys: readonly string[]): ReadonlySet<string> {
  const all = new Set(keys);
  const found = new Set<string>();
  const add = (matching: (key: string) => boolean): void => {
    for (const key of keys) if (matching(key)) found.add(key);
  };
  for (const { 0: match, 2: text = '', index } of script.matchAll(QUOTED)) {
    const isComputed = script.startsWith('${', index + match.length);
    if (all.has(text)) found.add(text);
    if (text.includes('.') && (isComputed || /[._]$/.test(text))) add((key) => key.startsWith(text));
  }
  for (const [, end = ''] of script.matchAll(AFTER_A_VALUE)) add((key) => key.endsWith(end));
  return found;
}
