const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What is inside each element of the name. An answer of S3 has no element in one of the same name, no CDATA and no comment. */
export function elementsIn(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s(?:[^>]*[^>/])?)?>(.*?)</${name}>`, 'gs');
  return Array.from(xml.matchAll(pattern), ([, inner = '']) => inner);
}

/** The text of the first element of the name. */
export function textIn(xml: string, name: string): string | undefined {
  const [inner] = elementsIn(xml, name);
  return inner === undefined ? undefined : unescaped(inner);
}

export function escaped(text: string): string {
  return text.replaceAll(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/g, unescapedOne);
}

function unescapedOne(whole: string, hex?: string, decimal?: string, name?: string): string {
  if (name !== undefined) return NAMED[name] ?? whole;
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole;
}
