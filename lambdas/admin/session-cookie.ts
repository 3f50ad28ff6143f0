import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

const NAME = 'sgraph-send-admin';
/**
 * With this prefix a browser takes the cookie over an encrypted connection alone, so that nobody on the way can plant one. The other
 * prefix, `__Host-`, would need the path `/`, and with it the cookie would go to the user app too.
 */
const PREFIX = 'secure';
/** Its whole name. */
export const SESSION_COOKIE: string = `__Secure-${NAME}`;
const ATTRIBUTES = { prefix: PREFIX, path: '/admin', httpOnly: true, secure: true, sameSite: 'Strict' } as const;

/** The session id that the browser sent, as it sent it. */
export function readSessionCookie(c: Context): string | undefined {
  return getCookie(c, NAME, PREFIX);
}

/** Lasts until the browser is closed; the session behind it may end earlier. */
export function setSessionCookie(c: Context, id: string): void {
  setCookie(c, NAME, id, ATTRIBUTES);
}

export function clearSessionCookie(c: Context): void {
  deleteCookie(c, NAME, ATTRIBUTES);
}
