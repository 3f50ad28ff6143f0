/** The text without characters of that kind at its ends, in time that grows with its length only: a pattern that ends with `+$` does not. */
export function trimmed(
  text: string,
  isTrimmed: (character: string) => boolean,
  ends: 'both' | 'end' = 'both',
): string {
  let start = 0;
  let end = text.length;
  while (end > start && isTrimmed(text.charAt(end - 1))) end -= 1;
  while (ends === 'both' && start < end && isTrimmed(text.charAt(start))) start += 1;
  return text.slice(start, end);
}
