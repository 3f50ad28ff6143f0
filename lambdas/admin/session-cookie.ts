import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { isHttpOnThisMachine } from './origin.ts';

const NAME = 'sgraph-send-admin';
/**
 * With this prefix a browser accepts the cookie only over an encrypted connection, so that an attacker on the network cannot plant one. The
 * other prefix, `__Host-`, would need the path `/`, and with it the cookie would go to the user app too.
 */
const PREFIX = 'secure';
/** Its whole name. */
export const SESSION_COOKIE: string = `__Secure-${NAME}`;
const ATTRIBUTES = { path: '/admin', httpOnly: true, sameSite: 'Strict' } as const;
const SECURE = { ...ATTRIBUTES, prefix: PREFIX, secure: true } as const;

/** The session id that the browser sent, as it sent it. */
export function readSessionCookie(c: Context): string | undefined {
  return getCookie(c, NAME, PREFIX) ?? (isHttpOnThisMachine(c) ? getCookie(c, NAME) : undefined);
}

/** Lasts until the browser is closed; the session behind it may end earlier. */
export function setSessionCookie(c: Context, id: string): void {
  setCookie(c, NAME, id, attributesFor(c));
}

export function clearSessionCookie(c: Context): void {
  deleteCookie(c, NAME, attributesFor(c));
}

/** WebKit takes no cookie with `Secure` over http, not even from the machine it runs on, as other browsers do. */
function attributesFor(c: Context): typeof ATTRIBUTES | typeof SECURE {
  return isHttpOnThisMachine(c) ? ATTRIBUTES : SECURE;
}
