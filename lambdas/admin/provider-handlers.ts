import type { ApiApp } from '../http/api-app.ts';
import type { Context, MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';
import type { Opener } from '../../core/admin/sessions.ts';
import { asSendError, SendError } from '../../core/errors.ts';
import type { AppEnv, AppParts } from '../http/app-env.ts';
import { callerAddress, callerOf, requesterOf } from '../http/requester.ts';
import { tooManyRequests } from '../http/retry-after.ts';
import { hasKeys } from '../settings/table.ts';
import { requireSameOrigin, requireSecureConnection } from './origin.ts';
import type { Provider, StartedSignIn } from './provider.ts';
import type { ProviderSettings } from './provider-settings.ts';
import { SIGN_IN_SECONDS, StartedSignInText } from './provider-settings.ts';
import { providerRoutes } from './provider-routes.ts';
import { clearStartedCookie, readStartedCookie, setStartedCookie } from './session-cookie.ts';
import type { SessionParts } from './session-handlers.ts';
import { openSession } from './session-handlers.ts';
import { createSlowDown } from './slow-down.ts';

/** The page of the console to which a provider sends the browser back. Its address must be registered there. */
const RETURN_PATH = '/admin/signed-in';

interface ProviderParts extends SessionParts, Pick<AppParts, 'clock' | 'peerAddress'> {
  /** Undefined where the settings have none. */
  readonly provider: ProviderSettings | undefined;
}

/** What a sign-in by a provider needs, before the check of the operator. Its library is loaded for the first one. */
export function addProviderSignIn(app: ApiApp, parts: ProviderParts, bodies: MiddlewareHandler<AppEnv>): void {
  const { provider, settings, clock, audit } = parts;
  for (const { method, path } of Object.values(providerRoutes)) app.on(method, path, bodies);
  const slowDown = createSlowDown(clock);
  const signIn = provider && openProvider(provider);
  app.openapi(providerRoutes.ways, (c) =>
    c.json({ key: hasKeys(settings), ...(provider && { provider: provider.label }) }, 200),
  );
  app.openapi(providerRoutes.start, async (c) => {
    const { start } = await required(signIn);
    const { url, started } = await start(returnAddress(c, parts));
    setStartedCookie(c, settings, z.encode(StartedSignInText, { ...started, at: clock() }), SIGN_IN_SECONDS);
    return c.json({ url: url.href }, 200);
  });
  app.openapi(providerRoutes.finish, async (c) => {
    const { finish } = await required(signIn);
    const address = new URL(`?${c.req.valid('json').query.replace(/^\?/, '')}`, returnAddress(c, parts));
    const caller = callerOf(
      callerAddress(parts.peerAddress(c), c.req.header('x-forwarded-for'), settings.trustedProxies),
    );
    const seconds = slowDown.secondsToWait(caller);
    if (seconds > 0) throw tooManyRequests('the sign-in was not accepted', seconds);
    const known = await recorded(
      () => finish(address, takeStarted(c, parts)),
      async (code) => {
        slowDown.wrong(caller);
        await audit.appendRefusal({ outcome: code }, requesterOf(c));
      },
    );
    return c.json(await openSession(c, parts, known, 'provider'), 201);
  });
}

function openProvider(settings: ProviderSettings): () => Promise<Provider> {
  let made: Promise<Provider> | undefined;
  return () => (made ??= import('./provider.ts').then(({ createProvider }) => createProvider(settings)));
}

function required(signIn: (() => Promise<Provider>) | undefined): Promise<Provider> {
  if (!signIn) throw new SendError('not_found', 'this server has no provider to sign in by');
  return signIn();
}

/** At the address that the browser has, whatever is in between. The provider only takes one that is registered. */
function returnAddress(c: Context<AppEnv>, { settings }: SessionParts): URL {
  requireSameOrigin(c);
  requireSecureConnection(c, settings.trustedProxies);
  return new URL(settings.basePath + RETURN_PATH, c.req.header('origin') ?? c.req.url);
}

/** What was kept from the start, once. Throws `sign_in_refused`. */
function takeStarted(c: Context<AppEnv>, { clock, settings }: ProviderParts): StartedSignIn {
  const kept = z.safeDecode(StartedSignInText, readStartedCookie(c) ?? '');
  clearStartedCookie(c, settings);
  if (kept.success && kept.data.at <= clock() && clock() < kept.data.at + SIGN_IN_SECONDS * 1_000) return kept.data;
  throw new SendError(
    'sign_in_refused',
    `this sign-in was not started in this browser, or more than ${SIGN_IN_SECONDS / 60} minutes ago: start it again`,
  );
}

async function recorded(
  work: () => Promise<Opener>,
  refused: (code: SendError['code']) => Promise<void>,
): Promise<Opener> {
  try {
    return await work();
  } catch (thrown) {
    const { code } = asSendError(thrown);
    if (code === 'sign_in_refused' || code === 'no_role') await refused(code);
    throw thrown;
  }
}
