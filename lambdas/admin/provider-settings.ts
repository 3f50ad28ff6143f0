import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Settings } from '../settings.ts';
import { operatorsIn, UNNAMED_OPERATOR } from '../settings/operators.ts';

/** How long a person may take at the provider. */
export const SIGN_IN_SECONDS = 600;

/** An OpenID provider as the settings have it. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a public client, which PKCE protects without one. */
  readonly clientSecret: string | undefined;
  /** Where that secret is instead, as the setting says it. */
  readonly clientSecretFrom: string | undefined;
  readonly scopes: string;
  readonly nameClaim: string;
  readonly roleClaim: string;
  readonly admins: readonly string[];
  readonly viewers: readonly string[];
  readonly label: string;
  /** Names that belong to keys: an account of the same name must not look like one in the log. */
  readonly keyNames: readonly string[];
  /** Names all that decides who gets in: sessions end with the next start where that has changed. */
  readonly fingerprint: string;
}

/** Undefined where no provider is set. */
export function providerSettings(settings: Settings): ProviderSettings | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId } = settings;
  if (issuer === undefined || clientId === undefined) return undefined;
  const decides = {
    issuer,
    clientId,
    nameClaim: settings.oidcNameClaim,
    roleClaim: settings.oidcRoleClaim,
    admins: settings.oidcAdmins,
    viewers: settings.oidcViewers,
  };
  return {
    ...decides,
    clientSecret: settings.oidcClientSecret,
    clientSecretFrom: settings.oidcClientSecretFrom,
    scopes: settings.oidcScopes,
    label: settings.oidcLabel ?? new URL(issuer).host,
    keyNames: [UNNAMED_OPERATOR, ...operatorsIn(settings.operators).map(({ name }) => name)],
    fingerprint: createHash('sha256')
      .update(`provider ${JSON.stringify(decides)}`)
      .digest('hex'),
  };
}

const StartedSignIn = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
});

/** What the browser keeps meanwhile. A browser that changes its own only keeps itself from signing in. */
export const StartedSignInText = z.codec(z.string().check(z.maxLength(1_024)), StartedSignIn, {
  decode: (text, context) => {
    try {
      return JSON.parse(Buffer.from(text, 'base64url').toString()) as z.input<typeof StartedSignIn>;
    } catch {
      context.issues.push({ code: 'custom', input: text, message: 'must be JSON in base64url' });
      return z.NEVER;
    }
  },
  encode: (started) => Buffer.from(JSON.stringify(started)).toString('base64url'),
});
