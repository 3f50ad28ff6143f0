import { unwrapped } from '../core/find-link.ts';

/** The whole text, as some programs show and copy an address. Never a word of a text: it may be the rest of another address. */
const WITHOUT_SCHEME = /^[\p{L}\d-]+(?:\.[\p{L}\d-]+)+(?::\d+)?\/\S+$/u;

/** A link that was copied without its scheme, with `https://`: a missing scheme is never a reason to ask without encryption. */
export function withScheme(text: string): string {
  const bare = unwrapped(text);
  return WITHOUT_SCHEME.test(bare) ? `https://${bare}` : text;
}
