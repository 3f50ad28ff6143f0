import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod/mini';
import { attempt, gcsFault, TIMEOUT_MS } from './gcs-attempt.ts';
import type { GoogleCredentials, GoogleCredentialsOptions } from './google-credentials.ts';
import { IAM_ORIGIN } from './google-credentials.ts';

const METADATA = 'http://metadata.google.internal';
const FLAVOR = { 'metadata-flavor': 'Google' };
/** A machine of Google answers at once, but for the first seconds of a node of Kubernetes. Others may leave the question unanswered. */
const FIND_MS = 4_000;
const FIND_ONCE_MS = 2_000;
const FIND_PAUSE_MS = 500;
/** A token is taken again this long before it ends. */
const EARLY_MS = 60_000;

const Token = z.object({ access_token: z.string().check(z.minLength(1)), expires_in: z.number() });
const Signed = z.object({ signedBlob: z.string() });

/** The service account of this machine, by its metadata server; undefined where there is none. No key is ever held. */
export async function machineCredentials({
  metadata = METADATA,
  iam = IAM_ORIGIN,
  fetch: send = fetch,
}: GoogleCredentialsOptions): Promise<GoogleCredentials | undefined> {
  const base = `${metadata}/computeMetadata/v1/instance/service-accounts/default`;
  const email = await findAccount(`${base}/email`);
  if (email === undefined) return undefined;
  const ask = async (what: string): Promise<string> => {
    const answer = await attempt('find its service account', () => request(`${base}/${what}`, TIMEOUT_MS));
    if (!answer.ok) throw gcsFault('find its service account', answer.status);
    return (await answer.text()).trim();
  };
  const token = cached(async () => Token.parse(JSON.parse(await ask('token'))));
  const headers = async (): Promise<Record<string, string>> => ({ authorization: `Bearer ${await token()}` });
  return {
    headers,
    identityToken: (audience) => ask(`identity?audience=${encodeURIComponent(audience)}`),
    account: () => Promise.resolve(email),
    sign: async (text) => {
      const authorized = { ...(await headers()), 'content-type': 'application/json' };
      const answer = await attempt('sign a URL', () =>
        send(`${iam}/v1/projects/-/serviceAccounts/${email}:signBlob`, {
          method: 'POST',
          headers: authorized,
          body: JSON.stringify({ payload: btoa(text) }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        }),
      );
      if (!answer.ok) throw gcsFault('sign a URL', answer.status);
      return Signed.parse(await answer.json()).signedBlob;
    },
  };
}

/** Only what Google's own server answers counts: in other networks something else may have its name. */
async function findAccount(url: string): Promise<string | undefined> {
  const deadline = Date.now() + FIND_MS;
  for (;;) {
    const found = await request(url, FIND_ONCE_MS).catch((thrown: unknown) => thrown);
    if (found instanceof Response) {
      const isGoogle = found.headers.get('metadata-flavor') === 'Google';
      if (isGoogle && found.ok) return (await found.text()).trim();
      await found.body?.cancel();
      if (!isGoogle || found.status < 500) return undefined;
    } else if (isUnknownName(found)) return undefined;
    if (Date.now() + FIND_PAUSE_MS > deadline) return undefined;
    await pause(FIND_PAUSE_MS);
  }
}

function request(url: string, milliseconds: number): Promise<Response> {
  return fetch(url, { headers: FLAVOR, signal: AbortSignal.timeout(milliseconds) });
}

function isUnknownName(thrown: unknown): boolean {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOTFOUND';
}

/** Asks for a token when the last one is about to end; callers at the same time share one question. */
function cached(ask: () => Promise<z.infer<typeof Token>>): () => Promise<string> {
  let known: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;
  const renew = async (): Promise<string> => {
    const asked = Date.now();
    const { access_token, expires_in } = await ask();
    known = { token: access_token, until: asked + expires_in * 1_000 - EARLY_MS };
    return access_token;
  };
  return () => {
    if (known && Date.now() < known.until) return Promise.resolve(known.token);
    asking ??= renew().finally(() => (asking = undefined));
    return asking;
  };
}
