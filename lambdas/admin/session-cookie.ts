import type { Context } from 'hono';
import type { CookieOptions } from 'hono/utils/cookie';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Settings } from '../settings.ts';
import { isHttpOnThisMachine } from './origin.ts';

const NAME = 'sgraph-send-admin';
/**
 * With this prefix a browser accepts the cookie only over an encrypted connection, so that an attacker on the network cannot plant one. The
 * other prefix, `__Host-`, would need the path `/`, and with it the cookie would go to the user app too.
 */
const PREFIX = 'secure';
/** Its whole name. */
export const SESSION_COOKIE: string = `__Secure-${NAME}`;
const ATTRIBUTES = { httpOnly: true, sameSite: 'Strict' } as const;
/** What the browser keeps from the start of a sign-in by a provider until its end. */
const STARTED = 'sgraph-send-sign-in';

type CookieSettings = Pick<Settings, 'basePath'>;

/** The session id that the browser sent, as it sent it. */
export function readSessionCookie(c: Context): string | undefined {
  return readCookie(c, NAME);
}

/** Lasts until the browser is closed; the session behind it may end earlier. */
export function setSessionCookie(c: Context, settings: CookieSettings, id: string): void {
  setCookie(c, NAME, id, attributesFor(c, settings));
}

export function clearSessionCookie(c: Context, settings: CookieSettings): void {
  deleteCookie(c, NAME, attributesFor(c, settings));
}

export function readStartedCookie(c: Context): string | undefined {
  return readCookie(c, STARTED);
}

/** `Strict` is enough: the provider sends the browser to a page of the console, and it is that page which asks. */
export function setStartedCookie(c: Context, settings: CookieSettings, value: string, maxAge: number): void {
  setCookie(c, STARTED, value, { ...attributesFor(c, settings), maxAge });
}

export function clearStartedCookie(c: Context, settings: CookieSettings): void {
  deleteCookie(c, STARTED, attributesFor(c, settings));
}

function readCookie(c: Context, name: string): string | undefined {
  return getCookie(c, name, PREFIX) ?? (isHttpOnThisMachine(c) ? getCookie(c, name) : undefined);
}

/** WebKit takes no cookie with `Secure` over http, not even from the machine it runs on, as other browsers do. */
function attributesFor(c: Context, { basePath }: CookieSettings): CookieOptions {
  const attributes = { ...ATTRIBUTES, path: `${basePath}/admin` };
  return isHttpOnThisMachine(c) ? attributes : { ...attributes, prefix: PREFIX, secure: true };
}
