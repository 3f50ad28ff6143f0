import { BlockList, isIP } from 'node:net';
import { SendError } from '../errors.ts';
import { isLoopbackHost } from '../loopback.ts';

/**
 * Where a machine of a vendor asks who it is: an address of its own link, which nothing else can reach, and which says who asks
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html, https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html,
 * https://cloud.google.com/compute/docs/metadata/querying-metadata).
 */
const OF_THIS_LINK = /^(?:169\.254(?:\.[0-9]+){2}|\[f(?:e[89ab][0-9a-f]|d00:ec2):.*\]|metadata\.google\.internal)$/;

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

export const NO_PROXIES: Proxies = { http: undefined, https: undefined, except: '', isForLoopback: false };

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

/**
 * The proxy that a request goes through; undefined where it goes directly, as everything does that asks a vendor's machine who it is. Throws
 * `invalid_request` for a proxy that is not one for HTTP.
 */
export function proxyFor(url: URL, { http, https, except, isForLoopback }: Proxies): URL | undefined {
  const given = url.protocol === 'https:' ? https : http;
  if (
    !given ||
    OF_THIS_LINK.test(withoutDot(url)) ||
    (!isForLoopback && isLoopbackHost(withoutDot(url))) ||
    isExcepted(url, except)
  )
    return undefined;
  return proxyAddress(given);
}

/** What an agent of Node is made with: which requests use it is decided here, so it never reads the variables of the process. */
export function proxyEnvFor(proxy: URL | undefined): { HTTP_PROXY?: string; HTTPS_PROXY?: string } {
  if (!proxy) return {};
  if (!canUseProxy(process.versions.node))
    throw new SendError(
      'invalid_request',
      `Node ${process.versions.node} cannot use a proxy: install Node 22.21, 24.5 or newer, or give --proxy none`,
    );
  return { HTTP_PROXY: proxy.href, HTTPS_PROXY: proxy.href };
}

/** Whether agents of this version take a proxy (https://nodejs.org/api/http.html#built-in-proxy-support). */
export function canUseProxy(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const since: Readonly<Record<number, number>> = { 22: 21, 24: 5 };
  return major > 24 || (since[major] !== undefined && minor >= since[major]);
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
