import * as client from 'openid-client';
import type { Opener } from '../../core/admin/sessions.ts';
import { SendError } from '../../core/errors.ts';
import { claimOf, operatorOfClaims } from './claims.ts';
import { clientSecretOf } from './client-secret.ts';
import type { ProviderSettings } from './provider-settings.ts';

const TIMEOUT_SECONDS = 10;
/** Providers change their keys and addresses now and then. */
const KNOWN_MS = 3_600_000;

/** What must be the same at the end of a sign-in as at its start. */
export interface StartedSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Signs operators in by an OpenID provider: authorization code, PKCE, state and nonce. */
export interface Provider {
  /** Where the browser goes. Throws `provider_unavailable`. */
  start(returnAddress: URL): Promise<{ readonly url: URL; readonly started: StartedSignIn }>;
  /** Who has signed in, by the address at which the browser came back. Throws `provider_unavailable`, `sign_in_refused`, `no_role`. */
  finish(address: URL, started: StartedSignIn): Promise<Opener>;
}

interface Known {
  readonly config: client.Configuration;
  readonly secret: string | undefined;
  readonly until: number;
}

export function createProvider(settings: ProviderSettings): Provider {
  const readSecret = clientSecretOf(settings);
  let known: Known | undefined;
  const connectWith = async (secret: string | undefined): Promise<Known> => {
    const config = await discover(settings, secret);
    return (known = { config, secret, until: performance.now() + KNOWN_MS });
  };
  const connect = async (): Promise<Known> =>
    known && performance.now() < known.until ? known : connectWith(await readSecret());
  /** With the secret that took the place of the one that was refused; undefined where it is still the same. */
  const reconnect = async (refused: Known): Promise<Known | undefined> => {
    const secret = await readSecret();
    return secret === refused.secret ? undefined : connectWith(secret);
  };
  return {
    async start(returnAddress) {
      const { config } = await connect();
      const started = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: returnAddress.href,
        scope: settings.scopes,
        state: started.state,
        nonce: started.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(started.verifier),
        code_challenge_method: 'S256',
      });
      return { url, started };
    },
    async finish(address, { state, nonce, verifier }) {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const grant = ({ config }: Known): Promise<Tokens> => client.authorizationCodeGrant(config, address, checks);
      const first = await connect();
      const claims = await asked(async () => {
        try {
          return await allClaims(first, await grant(first), settings);
        } catch (thrown) {
          if (!isClientRefused(thrown)) throw thrown;
          // A provider that refused the client has not used up the code.
          const second = await reconnect(first);
          if (!second) throw clientRefused(thrown);
          return await allClaims(second, await grant(second), settings);
        }
      });
      return { fingerprint: settings.fingerprint, operator: operatorOfClaims(claims, settings) };
    },
  };
}

/** Throws `provider_unavailable`, also where what answers is another issuer. */
async function discover(
  { issuer, clientId }: ProviderSettings,
  clientSecret: string | undefined,
): Promise<client.Configuration> {
  const server = new URL(issuer);
  // The settings allow that only for this machine.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that it is noticed, not because it goes
  const execute = server.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  const authentication = clientSecret === undefined ? client.None() : undefined;
  try {
    return await client.discovery(server, clientId, clientSecret, authentication, {
      timeout: TIMEOUT_SECONDS,
      execute,
    });
  } catch (thrown) {
    throw unavailable(thrown);
  }
}

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

/** Those of the ID token; some providers give groups and names only when asked for them. */
async function allClaims(
  { config }: Known,
  tokens: Tokens,
  { nameClaim, roleClaim }: ProviderSettings,
): Promise<Readonly<Record<string, unknown>>> {
  const claims = tokens.claims();
  if (!claims) throw new SendError('sign_in_refused', 'the provider gave no ID token');
  const isComplete = [nameClaim, roleClaim].every((name) => claimOf(claims, name) !== undefined);
  if (isComplete || config.serverMetadata().userinfo_endpoint === undefined) return claims;
  return { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof SendError) throw thrown;
    if (isUnreachable(thrown)) throw unavailable(thrown);
    throw new SendError('sign_in_refused', `the sign-in was not accepted (${reasonOf(thrown)}): start it again`, {
      cause: thrown,
    });
  }
}

/** A fault of this server's settings, which no one who signs in can help. */
function clientRefused(cause: unknown): SendError {
  const message =
    'the sign-in provider does not accept the secret of this client (invalid_client): set it again, or sign in with a key';
  return new SendError('provider_unavailable', message, { cause });
}

/** Source: RFC 6749, section 5.2 (https://www.rfc-editor.org/rfc/rfc6749#section-5.2) */
function isClientRefused(thrown: unknown): boolean {
  return thrown instanceof client.ResponseBodyError && thrown.error === 'invalid_client';
}

function unavailable(cause: unknown): SendError {
  const message = `the sign-in provider cannot be used (${reasonOf(cause)}): try again later, or sign in with a key`;
  return new SendError('provider_unavailable', message, { cause });
}

/** No answer, too late an answer, or one of a server that fails. */
function isUnreachable(thrown: unknown): boolean {
  if (thrown instanceof client.ResponseBodyError || thrown instanceof client.AuthorizationResponseError)
    return thrown.error === 'server_error' || thrown.error === 'temporarily_unavailable';
  // What `fetch` throws has no code; a wrong call of the library has one.
  if (thrown instanceof TypeError) return !('code' in thrown);
  if (!(thrown instanceof client.ClientError)) return false;
  const { code, cause } = thrown;
  return code === 'OAUTH_TIMEOUT' || cause instanceof TypeError || (cause instanceof Response && cause.status >= 500);
}

/** A code of the protocol or of the library. What a provider says in words may hold anything. */
function reasonOf(thrown: unknown): string {
  const { error, code, cause } = (thrown ?? {}) as Readonly<Record<'error' | 'code' | 'cause', unknown>>;
  const inner = (cause ?? {}) as { readonly code?: unknown };
  const found = [error, code, inner.code].find(
    (each) => typeof each === 'string' && /^[A-Za-z0-9_.-]{1,64}$/.test(each),
  );
  return typeof found === 'string' ? found : 'no answer';
}
