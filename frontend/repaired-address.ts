import { linkFor, parseLink } from '../core/link.ts';

/** An id with a slash or an encoded "#" behind it, and what follows. */
const SPOILT = /^(\/[dt]\/[a-z2-7]{26})(?:\/?%(?:25)*23|\/)(.*)$/;

/**
 * The address in its own form where a program changed it on its way, such as `/d/ID%23KEY`: with the key behind the "#", where no later
 * request shows it. Undefined where it is in its form, or no link.
 */
export function repairedAddress(address: URL, basePath = ''): string | undefined {
  const below = address.pathname.slice(basePath.length);
  if (!/^\/[dt]\/./.test(below)) return undefined;
  try {
    const { kind, id, secret } = parseLink(decodeURIComponent(`${address.origin}${address.pathname}${address.hash}`));
    const path = linkFor(kind, basePath, id, secret ?? '').replace(/#$/, '');
    return path === address.pathname + address.hash ? undefined : path;
  } catch {
    const repaired = withKeyBehindHash(below, address.hash);
    return repaired && basePath + repaired;
  }
}

/** Of what is no whole link but holds an id: the page asks for the key of that one, and says what became of the key that is there. */
function withKeyBehindHash(path: string, hash: string): string | undefined {
  const [, link, rest] = SPOILT.exec(path) ?? [];
  if (link === undefined || rest === undefined) return undefined;
  return link + (hash || (rest && `#${rest}`));
}
