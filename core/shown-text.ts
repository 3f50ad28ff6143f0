/**
 * What does not show, or changes how its neighbours show: controls, marks and overrides of the direction of text, characters without
 * width. Line feed and tab are controls too; a message keeps them.
 */
// eslint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
/** Scripts in which a joiner or non-joiner between two letters makes another word (Unicode 17, sections 9.2 and 12.1). */
const JOINED =
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{M}]$/u;
const PICTURE = /^\p{Extended_Pictographic}$/u;
/** What may be between a picture and the joiner after it: the emoji style and skin tones. */
const PICTURE_END = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]$/u;

/** Text of a stranger with a mark in place of what could deceive its reader; joiners stay where languages and emoji need them. */
export function withoutHidden(text: string, mark: string): string {
  return text.replace(HIDDEN, (found, offset: number) => (isNeeded(text, found, offset) ? found : mark));
}

/** A name as a page shows it. */
export function shownName(name: string): string {
  return withoutHidden(name, '\ufffd');
}

/** A message as a page shows it, with its lines. */
export function shownMessage(message: string): string {
  return message
    .split(/(\r\n|[\n\t])/u)
    .map((part, index) => (index % 2 === 1 ? part : shownName(part)))
    .join('');
}

function isNeeded(text: string, found: string, offset: number): boolean {
  if (found !== '\u200c' && found !== '\u200d') return false;
  const before = Array.from(text.slice(Math.max(0, offset - 2), offset)).at(-1) ?? '';
  const after = String.fromCodePoint(text.codePointAt(offset + 1) ?? 0);
  if (JOINED.test(before) && JOINED.test(after)) return true;
  return found === '\u200d' && PICTURE_END.test(before) && PICTURE.test(after);
}
