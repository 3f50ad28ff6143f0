/** Programs by what their User-Agent header holds; the first that fits counts. Browsers name those that they descend from too. */
const FAMILIES: readonly (readonly [string, RegExp])[] = [
  ['sgraph-send', /^sgraph-send\b/],
  ['curl', /^curl\//],
  ['Wget', /^Wget\//i],
  ['robot', /bot\b|crawler|spider|preview|externalhit|whatsapp\//i],
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|HeadlessChrome|CriOS)\//],
  ['Safari', /\bVersion\/[0-9.]+ (?:Mobile\/\w+ )?Safari\//],
  ['Node', /^node\b|\bundici\b/i],
  ['Python', /^python\b|^python-/i],
  ['Go', /^Go-http-client\//],
];

const PLATFORMS: readonly (readonly [string, RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Windows', /\bWindows NT\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
];

const OTHER = 'other';
const MAX_LENGTH = 512;

/** Every name that {@link describeAgent} gives: the whole vocabulary. */
export const AGENTS: ReadonlySet<string> = new Set(
  [...FAMILIES.map(([family]) => family), OTHER].flatMap((family) => [
    family,
    ...PLATFORMS.map(([platform]) => `${family} on ${platform}`),
  ]),
);

/**
 * Family and platform of a program by its User-Agent header, such as `Firefox on Linux`, `curl` or `other`. Nothing of the header itself
 * passes through. Undefined without one.
 */
export function describeAgent(header: string | undefined): string | undefined {
  if (header === undefined || header === '') return undefined;
  const text = header.slice(0, MAX_LENGTH);
  const nameIn = (names: readonly (readonly [string, RegExp])[]): string | undefined =>
    names.find(([, pattern]) => pattern.test(text))?.[0];
  const [family, platform] = [nameIn(FAMILIES) ?? OTHER, nameIn(PLATFORMS)];
  return platform === undefined ? family : `${family} on ${platform}`;
}
