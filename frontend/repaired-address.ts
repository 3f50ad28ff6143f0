import { downloadLink, manageLink, parseLink } from '../core/link.ts';

/**
 * The address in its own form where a program changed it on its way, such as `/d/ID%23KEY`: with the key behind the "#", where no later
 * request shows it. Undefined where it is in its form, or no link.
 */
export function repairedAddress(address: URL): string | undefined {
  if (!/^\/[dt]\/./.test(address.pathname)) return undefined;
  try {
    const { kind, id, secret } = parseLink(decodeURIComponent(`${address.origin}${address.pathname}${address.hash}`));
    const path = (kind === 'manage' ? manageLink : downloadLink)('', id, secret ?? '').replace(/#$/, '');
    return path === address.pathname + address.hash ? undefined : path;
  } catch {
    // Not a link: the page says so.
    return undefined;
  }
}
