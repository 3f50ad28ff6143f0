/** Characters of a value that are shown: more than that is not readable on a line. */
const LONGEST = 120;

/** A value for people, on one line and not long: `nothing`, or JSON with its middle left out. */
export function inWords(value: unknown, longest: number = LONGEST): string {
  return value === undefined ? 'nothing' : shortened(JSON.stringify(value), longest);
}

/** Some plain values after each other, without quotation marks. */
export function listed(values: readonly unknown[], longest: number = LONGEST): string {
  const texts = values.map((value) => (typeof value === 'string' ? value : inWords(value, longest)));
  return shortened(texts.join(', '), longest);
}

function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = Math.floor(longest / 4);
  return `${text.slice(0, longest - end - 1)}…${text.slice(-end)}`;
}
