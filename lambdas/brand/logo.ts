import { readFileSync } from 'node:fs';
import type { Picture } from './png.ts';
import { cleanPng, isPng } from './png.ts';
import { cleanSvg, isSvg } from './svg.ts';

/** As large as a logo may be. */
const MOST_LOGO_BYTES: number = 64 * 1024;
/** A longer one would leave no room for the name beside it. */
const MOST_RATIO = 8;
const FILE = 'file:';
const DATA = /^data:image\/(?:svg\+xml|png);base64,(?<base64>[A-Za-z0-9+/]+={0,2})$/;

/** What a variable says: `file:` and a path is read here, and becomes what the setting is; all else is left as it is. */
export function readLogo(text: string): string {
  if (!text.startsWith(FILE)) return text;
  try {
    const bytes = readFileSync(text.slice(FILE.length));
    return bytes.length > MOST_LOGO_BYTES
      ? text
      : `data:image/${isPng(bytes) ? 'png' : 'svg+xml'};base64,${bytes.toString('base64')}`;
  } catch {
    return text;
  }
}

/** What is wrong with a logo. */
export function logoProblem(text: string): string | undefined {
  if (text.startsWith(FILE)) return 'names a file that cannot be read here, or that is larger than 64 KiB';
  const found = pictureIn(text);
  return typeof found === 'string' ? found : undefined;
}

/** The picture of a logo that was accepted. */
export function logoPicture(text: string): Picture | undefined {
  const found = pictureIn(text);
  return typeof found === 'string' ? undefined : found;
}

function pictureIn(text: string): Picture | string {
  const { base64 } = DATA.exec(text)?.groups ?? {};
  if (base64 === undefined) return 'is no picture: expected data:image/svg+xml;base64,… or data:image/png;base64,…';
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > MOST_LOGO_BYTES)
    return `has ${bytes.length.toLocaleString('en')} bytes, expected ${MOST_LOGO_BYTES.toLocaleString('en')} at most`;
  const picture = isPng(bytes) ? cleanPng(bytes) : isSvg(bytes) ? cleanSvg(bytes) : 'is neither a PNG nor an SVG';
  if (typeof picture === 'string') return picture;
  const ratio = picture.width / picture.height;
  return ratio > MOST_RATIO || ratio < 1 / MOST_RATIO
    ? `is ${picture.width} wide and ${picture.height} high, expected one side at most ${MOST_RATIO} times the other`
    : picture;
}
