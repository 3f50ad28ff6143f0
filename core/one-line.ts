/** Characters that are not seen or that turn the order of others: controls (a line feed is one), marks of direction, private ones. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** The first character of a text that is not seen; undefined where the text is one line that shows as it is. */
export function unseenIn(text: string): string | undefined {
  return UNSEEN.exec(text)?.[0];
}
