import { textProblem } from './plain-text.ts';

export const MOST_LINKS = 5;
const MOST_LABEL = 40;
const MOST_URL = 500;
const MAIL = /^[^\s@<>"(),:;\\[\]?&%#=/]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

export interface BrandLink {
  readonly label: string;
  readonly url: string;
}

/** What a text such as `Privacy=https://example.com/privacy` says. */
export function linkIn(text: string): BrandLink {
  const at = text.indexOf('=');
  return { label: text.slice(0, Math.max(at, 0)).trim(), url: text.slice(at + 1).trim() };
}

/** What is wrong with such a text. */
export function linkProblem(text: string): string | undefined {
  const { label, url } = linkIn(text);
  const unlabelled = textProblem(label, MOST_LABEL);
  if (unlabelled !== undefined) return `has a link whose label ${unlabelled}; expected Label=https://…`;
  const wrong = urlProblem(url);
  return wrong === undefined ? undefined : `has for "${label}" an address that ${wrong}`;
}

function urlProblem(text: string): string | undefined {
  if (text.length > MOST_URL) return `has ${text.length.toLocaleString('en')} characters, expected ${MOST_URL} at most`;
  if (!/^[\x21-\x7e]+$/.test(text)) return 'has other than plain characters: write them as %…';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https:\/\//.test(text)) return 'does not begin with https://, as only such addresses may';
  return url.username === '' && url.password === '' ? undefined : 'has a name or password before its host: remove it';
}

export function contactProblem(text: string): string | undefined {
  if (text.includes('@') && !text.includes('/'))
    return MAIL.test(text) && text.length <= 254 ? undefined : 'is no address of mail, such as help@example.com';
  const wrong = urlProblem(text);
  return wrong === undefined ? undefined : `${wrong}; expected an address of mail, or of a page`;
}
