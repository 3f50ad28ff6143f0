import type { Proxies } from './proxies.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLES = ['https_proxy', 'http_proxy', 'all_proxy'];

/**
 * The proxies between this machine and a bucket, as the command line has them: `chosen` is the one for every request, or `none`. Undefined
 * where there are none, as in a function, which then loads nothing for them.
 */
export async function findProxies(
  chosen: string | undefined,
  environment: Environment = process.env,
): Promise<Proxies | undefined> {
  const isGiven = VARIABLES.some((name) => environment[name] || environment[name.toUpperCase()]);
  if (chosen === 'none' || (chosen === undefined && !isGiven)) return undefined;
  return (await import('./proxies.ts')).proxiesOf(environment, chosen);
}

export async function findProxy(url: URL, chosen: string | undefined): Promise<URL | undefined> {
  const proxies = await findProxies(chosen);
  return proxies && (await import('./proxies.ts')).proxyFor(url, proxies);
}
