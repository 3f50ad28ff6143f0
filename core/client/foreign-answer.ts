import { SendError } from '../errors.ts';

/**
 * What it means that something else answered in the server's place: a proxy, a firewall, the sign-in page of a network. Undefined where
 * the answer may be the server's own or a bucket's, which send no pages, no redirects and no 413 without a problem document.
 */
export function foreignAnswer({ status, headers }: Pick<Response, 'status' | 'headers'>): SendError | undefined {
  const found = `(status ${status}${productOf(headers)})`;
  if (status === 413)
    return new SendError(
      'proxy_limit',
      `something in front of the server refuses requests of this size ${found}: its operator must raise that limit, in nginx client_max_body_size`,
    );
  const location = redirectOf(headers);
  if (status >= 300 && status < 400 && location !== undefined)
    return new SendError(
      'foreign_answer',
      `the server redirects to ${location} ${found}: give the address of the server itself`,
    );
  if (status === 401 && /^basic\b/i.test(headers.get('www-authenticate') ?? ''))
    return new SendError(
      'foreign_answer',
      `something in front of the server asks for a name and a password ${found}: give them as in https://NAME:PASSWORD@send.example`,
    );
  if (!/^text\/html\b/i.test(headers.get('content-type') ?? '') || status === 429) return undefined;
  if (status === 502 || status === 503 || status === 504)
    return new SendError(
      'network',
      `a proxy answered, and the server behind it is not responding ${found}: check that the server is running`,
    );
  return new SendError(
    'foreign_answer',
    `a web page came instead of an answer of the server ${found}: sign in to this network, or check the address`,
  );
}

/** The name of a program in front, where it is short and harmless. */
function productOf(headers: Headers): string {
  const [product] = /^[A-Za-z][A-Za-z0-9._/-]{0,39}/.exec(headers.get('server') ?? '') ?? [];
  return product === undefined ? '' : `, ${product}`;
}

/** Where a redirect leads, without path and query. */
function redirectOf(headers: Headers): string | undefined {
  const location = headers.get('location') ?? '';
  if (!URL.canParse(location)) return location === '' ? undefined : 'a page of its own';
  return new URL(location).origin;
}
