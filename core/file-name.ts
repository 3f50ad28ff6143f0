const MAX_CHARACTERS = 200;
/** Path separators, what Windows refuses, control characters, and the characters that turn the direction of text. */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\/:*?"<>|]/gu;
/** What Windows drops from the end of a name. */
export const TRAILING: RegExp = /[\s.]+$/u;
/** Windows takes them for devices with any ending, with spaces before it, and with superscript digits. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?=\.|$)/i;

/**
 * A name under which a received file may be saved: the sender chose it, so it may be hostile. One path segment, no control or bidirectional
 * override characters (which make "exe.gpj" read "jpg.exe"), no leading dot, the ending kept when it is cut.
 */
export function safeFileName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^[\s.]+/u, '')
    .replace(TRAILING, '');
  const named = DEVICE.test(clean) ? `_${clean}` : clean;
  if (named === '') return 'file';
  return cut(named).replace(TRAILING, '');
}

function cut(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MAX_CHARACTERS) return name;
  const ending = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';
  return characters.slice(0, MAX_CHARACTERS - ending.length).join('') + ending;
}
