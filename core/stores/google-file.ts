import { readFile } from 'node:fs/promises';
import { BaseExternalAccountClient, GoogleAuth } from 'google-auth-library';
import * as z from 'zod/mini';
import { gcsFault } from './gcs-attempt.ts';
import type { GoogleCredentials, GoogleCredentialsOptions } from './google-credentials.ts';
import { IAM_ORIGIN } from './google-credentials.ts';
import { connectionFault, shownCode, storeFault } from './store-fault.ts';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const LONGEST_MS = 30_000;
const PERSONS = ['authorized_user', 'external_account_authorized_user'] as const;
const CredentialsFile = z.looseObject({
  type: z.enum(['service_account', 'external_account', 'impersonated_service_account', ...PERSONS]),
});
const IdToken = z.object({ token: z.string() });

const NO_ACCOUNT = [
  'the store cannot sign a URL: these credentials are not those of a service account',
  'impersonate one by `gcloud auth application-default login --impersonate-service-account ACCOUNT`',
  'or let parts go through the server (SGRAPH_SEND_MODE=server)',
].join('; ');

/**
 * What a file of credentials says: a service account, workload identity federation, impersonation, or a person that logged in by gcloud. By
 * Google's own library, which knows them all and finds the file by the same rule.
 */
export async function fileCredentials(
  path: string,
  { iam = IAM_ORIGIN, quotaProject, fetch: send }: GoogleCredentialsOptions,
): Promise<GoogleCredentials> {
  const type = await typeOf(path);
  const isPerson = PERSONS.some((person) => person === type);
  // It has a project, or it would look for one with gcloud and at the metadata server, which nothing needs.
  const auth = new GoogleAuth({
    scopes: SCOPE,
    projectId: 'none',
    ...(send && { clientOptions: { transporterOptions: { fetchImplementation: send } } }),
  });
  const headers = async (): Promise<Record<string, string>> => ({
    ...(isPerson && quotaProject !== undefined && { 'x-goog-user-project': quotaProject }),
    ...Object.fromEntries(await within(auth.getRequestHeaders())),
  });
  const account = async (): Promise<string> => {
    const { client_email } = await within(auth.getCredentials());
    if (client_email === undefined) throw storeFault('lasting', NO_ACCOUNT);
    return client_email;
  };
  return {
    headers,
    account,
    sign: async (payload) => {
      await account();
      return within(auth.sign(payload, `${iam}/v1/projects/-/serviceAccounts/`));
    },
    identityToken: async (audience) => {
      // The token that Google gives a person is for the program by which that one logged in.
      if (isPerson) return undefined;
      const client = await auth.getClient();
      if (!(client instanceof BaseExternalAccountClient))
        return within((await auth.getIdTokenClient(audience)).idTokenProvider.fetchIdToken(audience));
      const email = client.getServiceAccountEmail();
      return email === null
        ? undefined
        : within(tokenOf(send ?? fetch, { iam, email, audience, headers: await headers() }));
    },
  };
}

async function typeOf(path: string): Promise<string> {
  const wrong = (what: string): Error =>
    storeFault(
      'lasting',
      `the Google credentials ${path} cannot be used: ${what}; correct GOOGLE_APPLICATION_CREDENTIALS, or log in again`,
    );
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw wrong(thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'they cannot be read');
  });
  try {
    return CredentialsFile.parse(JSON.parse(text)).type;
  } catch {
    // What was thrown may show a part of the file.
    throw wrong(`expected JSON with a type, one of ${CredentialsFile.shape.type.options.join(', ')}`);
  }
}

/** An identity token of the service account that a federated identity impersonates, which Google's library does not ask for. */
async function tokenOf(
  send: typeof fetch,
  asked: {
    readonly iam: string;
    readonly email: string;
    readonly audience: string;
    readonly headers: Record<string, string>;
  },
): Promise<string> {
  const { iam, email, audience, headers } = asked;
  // https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateIdToken
  const answer = await send(`${iam}/v1/projects/-/serviceAccounts/${email}:generateIdToken`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ audience, includeEmail: true }),
  });
  if (!answer.ok) throw gcsFault('authenticate', answer.status);
  return IdToken.parse(await answer.json()).token;
}

/** What Google's library gives in time. Of what it throws only codes are passed on: it may hold the request, and with it secrets. */
async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(storeFault('passing', `Google gave no token within ${LONGEST_MS / 1_000} s`)),
      LONGEST_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } catch (thrown) {
    throw refusal(thrown);
  } finally {
    clearTimeout(timer);
  }
}

const Refused = z.object({
  status: z.number(),
  response: z.optional(z.object({ data: z.object({ error: z.unknown() }) })),
});
const Unanswered = z.object({ code: z.string() });
/** Codes of Node for what went wrong on the way, rather than in the file or what it names. */
const CONNECTION =
  /^(?:E(?:CONN|TIMEDOUT|AI_|PIPE|HOST|NET|NOTFOUND|PROTO)|ERR_(?:TLS|SSL)|UND_|CERT_|DEPTH_|SELF_|UNABLE_|TimeoutError)/;

function refusal(thrown: unknown): unknown {
  if (thrown instanceof Error && thrown.name === 'SendError') return thrown;
  const refused = Refused.safeParse(thrown).data;
  if (refused) {
    const { error } = refused.response?.data ?? {};
    const named = typeof error === 'string' && /^[a-z_]+$/.test(error) ? ` ${error}` : '';
    const isPassing = refused.status >= 500 || refused.status === 429 || refused.status === 408;
    const hint = isPassing ? 'try again later' : 'log in again, or check the permissions of the credentials';
    return storeFault(isPassing ? 'passing' : 'lasting', `Google gave no token: ${refused.status}${named}; ${hint}`);
  }
  const code = Unanswered.safeParse(thrown).data?.code ?? 'unknown';
  if (!CONNECTION.test(code))
    return storeFault('lasting', `the Google credentials cannot be used (${code}): check the addresses in their file`);
  const { kind, hint } = connectionFault(code);
  return storeFault(kind, `Google gave no token: ${shownCode(code)}; ${hint}`);
}
