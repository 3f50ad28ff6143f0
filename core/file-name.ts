import { withoutHidden } from './shown-text.ts';
import { trimmed } from './trimmed.ts';

const MAX_CHARACTERS = 200;
/** Path separators, and what Windows refuses. */
const UNSAFE = /[\\/:*?"<>|]/gu;
/** Windows takes them for devices with any ending, with spaces before it, and with superscript digits. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?=\.|$)/i;

/**
 * A name under which a received file may be saved: the sender chose it, so it may be hostile. One path segment, no control or bidirectional
 * override characters (which make "exe.gpj" read "jpg.exe"), no leading dot, the ending kept when it is cut.
 */
export function safeFileName(name: string): string {
  const clean = withoutHidden(name.normalize('NFC'), '_')
    .replace(UNSAFE, '_')
    .replace(/^[\s.]+/u, '');
  const ended = withoutTrailing(clean);
  const named = DEVICE.test(ended) ? `_${ended}` : ended;
  if (named === '') return 'file';
  return withoutTrailing(cut(named));
}

/** Windows drops spaces and dots from the end of a name. */
export function withoutTrailing(name: string): string {
  return trimmed(name, (character) => /[\s.]/u.test(character), 'end');
}

function cut(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MAX_CHARACTERS) return name;
  const ending = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';
  return characters.slice(0, MAX_CHARACTERS - ending.length).join('') + ending;
}
