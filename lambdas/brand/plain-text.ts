import { unseenIn } from '../../core/one-line.ts';

/** More marks on one letter than any language has. */
const PILED = /\p{M}{5}/u;

/** What keeps a text from being shown as it is, as "is …" or "has …". */
export function textProblem(text: string, most: number): string | undefined {
  const { length } = Array.from(text);
  if (text.trim() === '') return 'is empty';
  if (length > most) return `has ${length.toLocaleString('en')} characters, expected ${most} at most`;
  const unseen = unseenIn(text);
  if (unseen !== undefined) {
    const code = (unseen.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `has the character U+${code}, which is not seen or turns the order of others: remove it`;
  }
  return PILED.test(text) ? 'has more marks on one letter than any language has: remove them' : undefined;
}
