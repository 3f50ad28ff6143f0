import { BlockList, isIP } from 'node:net';
import { SendError } from '../core/errors.ts';
import { isLoopbackHost } from '../core/loopback.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The address of a proxy as it was given, and the name of the variable or flag that gave it. */
interface GivenProxy {
  readonly name: string;
  readonly text: string;
}

/** Which requests go through which proxy. An address is only judged when a request would use it. */
export interface Proxies {
  readonly http: GivenProxy | undefined;
  readonly https: GivenProxy | undefined;
  /** The value of `NO_PROXY`. */
  readonly except: string;
  /** Whether requests to this machine go through it as well. */
  readonly isForLoopback: boolean;
}

/** Name and password for one server, as the value of `Authorization`. */
export interface Login {
  readonly origin: string;
  readonly authorization: string;
}

/** How requests leave this machine. */
export interface Network {
  readonly proxies: Proxies;
  readonly logins: readonly Login[];
  /** The most that all requests send and receive together; undefined is no limit. */
  readonly bytesPerSecond?: number | undefined;
}

const NO_PROXIES: Proxies = { http: undefined, https: undefined, except: '', isForLoopback: false };
export const DIRECT: Network = { proxies: NO_PROXIES, logins: [] };

/**
 * The proxies of an environment, by the names that curl and others read, the lower-case one first. `chosen` is the one proxy for every
 * request, or `none`.
 */
export function proxiesOf(environment: Environment, chosen: string | undefined): Proxies {
  if (chosen === 'none') return NO_PROXIES;
  if (chosen !== undefined) {
    const proxy = { name: 'the proxy', text: chosen };
    return { http: proxy, https: proxy, except: '', isForLoopback: true };
  }
  const all = givenBy(environment, 'all_proxy');
  return {
    http: givenBy(environment, 'http_proxy') ?? all,
    https: givenBy(environment, 'https_proxy') ?? all,
    except: givenBy(environment, 'no_proxy')?.text ?? '',
    isForLoopback: false,
  };
}

/** The proxy that a request goes through; undefined where it goes directly. Throws `invalid_request` for a proxy that is not one for HTTP. */
export function proxyFor(url: URL, { http, https, except, isForLoopback }: Proxies): URL | undefined {
  const given = url.protocol === 'https:' ? https : http;
  if (!given || (!isForLoopback && isLoopbackHost(withoutDot(url))) || isExcepted(url, except)) return undefined;
  return proxyAddress(given);
}

/** `https://NAME:PASSWORD@send.example` as the address without them, and what to send there. */
export function splitLogin(text: string): { readonly address: string; readonly login: Login | undefined } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username === '' || url.password === '') return { address: text, login: undefined };
  const both = `${decoded(url.username)}:${decoded(url.password)}`;
  [url.username, url.password] = ['', ''];
  const authorization = `Basic ${Buffer.from(both).toString('base64')}`;
  return { address: url.href, login: { origin: url.origin, authorization } };
}

function givenBy(environment: Environment, name: string): GivenProxy | undefined {
  const found = [name, name.toUpperCase()].find((each) => (environment[each] ?? '') !== '');
  return found === undefined ? undefined : { name: found, text: environment[found] ?? '' };
}

function proxyAddress({ name, text }: GivenProxy): URL {
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '') return url;
  const found = url?.protocol.startsWith('socks') ? 'is a SOCKS proxy' : 'is not the address of a proxy';
  throw new SendError(
    'invalid_request',
    `${name} ${found}, must be one for HTTP, such as http://proxy.example:8080: correct it, or give --proxy none`,
  );
}

/** Names with all names below them, addresses and their ranges, each with or without a port; `*` is everything. */
function isExcepted(url: URL, except: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return except
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, bracketed, name = entry, wanted = port] = /^(?:\[(.+)\]|([^:]+))(?::([0-9]+))?$/.exec(entry) ?? [];
      return wanted === port && isMeant(hostOf(url), bracketed ?? name);
    });
}

function isMeant(host: string, entry: string): boolean {
  if (entry === '*' || entry === host) return true;
  const [network = '', bits] = entry.split('/');
  const family = isIP(network);
  if (bits !== undefined && family !== 0) return isIP(host) === family && isInRange(host, network, Number(bits));
  return isIP(host) === 0 && host.endsWith(`.${entry.replace(/^\*?\./, '')}`);
}

function isInRange(host: string, network: string, bits: number): boolean {
  const family = isIP(network) === 4 ? 'ipv4' : 'ipv6';
  const isRange = Number.isInteger(bits) && bits <= (family === 'ipv4' ? 32 : 128);
  if (!isRange) return false;
  const range = new BlockList();
  range.addSubnet(network, bits, family);
  return range.check(host, family);
}

function hostOf(url: URL): string {
  return withoutDot(url).replace(/^\[|\]$/g, '');
}

/** A name may end with the dot of the root. */
function withoutDot({ hostname }: URL): string {
  return hostname.replace(/\.$/, '');
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
