import type { Proxies } from '../core/stores/proxies.ts';
import { NO_PROXIES } from '../core/stores/proxies.ts';

/** Name and password for one server, as the value of `Authorization`. */
export interface Login {
  readonly origin: string;
  readonly authorization: string;
}

/** How requests leave this machine. */
export interface Network {
  readonly proxies: Proxies;
  /** The one proxy that was chosen for every request, or `none`; undefined leaves it to the environment. For stores that this process opens. */
  readonly chosenProxy?: string | undefined;
  readonly logins: readonly Login[];
  /** The most that all requests send and receive together; undefined is no limit. */
  readonly bytesPerSecond?: number | undefined;
}

export const DIRECT: Network = { proxies: NO_PROXIES, chosenProxy: 'none', logins: [] };

/** `https://NAME:PASSWORD@send.example` as the address without them, and what to send there. */
export function splitLogin(text: string): { readonly address: string; readonly login: Login | undefined } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username === '' || url.password === '') return { address: text, login: undefined };
  const both = `${decoded(url.username)}:${decoded(url.password)}`;
  [url.username, url.password] = ['', ''];
  const authorization = `Basic ${Buffer.from(both).toString('base64')}`;
  return { address: url.href, login: { origin: url.origin, authorization } };
}

/** Percent signs that encode nothing are meant as they are. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (thrown) {
    if (thrown instanceof URIError) return text;
    throw thrown;
  }
}
