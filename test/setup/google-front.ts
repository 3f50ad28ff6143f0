import { createSign, createVerify, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer, request as send } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ensureInstalled } from './cache.ts';
import { run } from './command.ts';
import { ensureEnvironment, findPython } from './python.ts';

export const ACCOUNT = 'send@project.iam.gserviceaccount.com';
const HOSTS = ['oauth2', 'sts', 'iamcredentials', 'storage'].map((name) => `${name}.googleapis.com`);
const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';
const SUBJECT_TOKEN = 'token-of-the-pipeline';
const PERSON = { client_id: 'client', client_secret: 'hush', refresh_token: 'refresh-hush' };
const IMPERSONATION = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${ACCOUNT}:generateAccessToken`;

/**
 * Google's own names on this machine: a process with `environment` reaches them through a proxy on loopback, by TLS with a certificate that
 * it trusts. It issues tokens only for credentials that are right in every part; objects are in an emulator behind it.
 */
export interface GoogleFront {
  readonly environment: Readonly<Record<string, string>>;
  /** Credentials files by their kind, as Google writes them. */
  readonly files: Readonly<
    Record<'service account' | 'person' | 'impersonation' | 'federation' | 'federation alone', object>
  >;
  /** Requests by host and path, with the token that they showed and the project that they charged. */
  readonly seen: { readonly what: string; readonly token: string | undefined; readonly charged: string | undefined }[];
  stop(): Promise<void>;
}

export async function startGoogleFront(
  objects: string,
  folder: string,
  write: (name: string, text: string) => string,
): Promise<GoogleFront> {
  const certificates = await certificatesFor(HOSTS);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const seen: { what: string; token: string | undefined; charged: string | undefined }[] = [];
  const [cert, key] = ['server.crt', 'server.key'].map((file) => readFileSync(join(certificates, file)));
  const server = createServer({ ...(cert && { cert }), ...(key && { key }) }, (request, response) => {
    const { host = '', authorization, 'x-goog-user-project': charged } = request.headers;
    const token = authorization?.replace('Bearer ', '');
    seen.push({ what: `${host}${(request.url ?? '').split('?')[0] ?? ''}`, token, charged: charged?.toString() });
    answer({ request, response, host, token, objects, privateKey, publicKey }).catch((thrown: unknown) => {
      response.writeHead(500).end(String(thrown));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets = new Set<Socket>();
  const proxy = createHttpServer().listen(0, '127.0.0.1');
  proxy.on('connect', (request: IncomingMessage, client: Socket) => {
    if (!HOSTS.includes((request.url ?? '').replace(':443', '')))
      return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const inner = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      inner.pipe(client);
      client.pipe(inner);
    });
    for (const socket of [inner, client]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
  });
  await once(proxy, 'listening');
  return {
    environment: {
      HOME: folder,
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      NODE_USE_ENV_PROXY: '1',
      NODE_EXTRA_CA_CERTS: join(certificates, 'ca.crt'),
      // No machine of Google: nothing listens there.
      GCE_METADATA_HOST: '127.0.0.1:1',
    },
    files: credentialsFiles(privateKey, write('subject-token', SUBJECT_TOKEN)),
    seen,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      proxy.closeAllConnections();
      await Promise.all([server, proxy].map((open) => new Promise((resolve) => open.close(resolve))));
    },
  };
}

function credentialsFiles(privateKey: string, subjectToken: string): GoogleFront['files'] {
  const federated = {
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/github',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    credential_source: { file: subjectToken },
  };
  const person = { type: 'authorized_user', ...PERSON };
  return {
    'service account': {
      type: 'service_account',
      client_email: ACCOUNT,
      private_key: privateKey,
      private_key_id: 'one',
      project_id: 'project',
    },
    person: { ...person, quota_project_id: 'charged-project' },
    impersonation: {
      type: 'impersonated_service_account',
      source_credentials: person,
      service_account_impersonation_url: IMPERSONATION,
    },
    federation: { ...federated, service_account_impersonation_url: IMPERSONATION },
    'federation alone': federated,
  };
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly host: string;
  readonly token: string | undefined;
  readonly objects: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Who a token is of. */
const TOKENS: Readonly<Record<string, string>> = {
  account: 'ya29.account',
  person: 'ya29.person',
  pipeline: 'ya29.pipeline',
};

async function answer(asked: Asked): Promise<void> {
  const { response, host, token } = asked;
  if (host === 'storage.googleapis.com' && isKnown(token)) {
    handOn(asked);
    return;
  }
  const { status, body } = await replyTo(asked);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const isKnown = (token: string | undefined): boolean => Object.values(TOKENS).includes(token ?? '');
const given = (found: object | undefined): Reply =>
  found
    ? { status: 200, body: { expires_in: 3_600, token_type: 'Bearer', ...found } }
    : { status: 400, body: { error: 'invalid_grant' } };

interface Reply {
  readonly status: number;
  readonly body: object;
}

async function replyTo({ request, host, token, privateKey, publicKey }: Asked): Promise<Reply> {
  const { url = '' } = request;
  if (host === 'oauth2.googleapis.com' && url === '/token')
    return given(tokenFor(new URLSearchParams(await text(request)), publicKey));
  if (host === 'sts.googleapis.com' && url === '/v1/token') {
    const isRight = new URLSearchParams(await text(request)).get('subject_token') === SUBJECT_TOKEN;
    return given(isRight ? { access_token: TOKENS['pipeline'], issued_token_type: ACCESS_TOKEN_TYPE } : undefined);
  }
  if (host === 'storage.googleapis.com') return { status: 401, body: {} };
  const action = new RegExp(`^/v1/projects/-/serviceAccounts/${ACCOUNT}:(\\w+)$`).exec(url)?.[1];
  if (host !== 'iamcredentials.googleapis.com' || !isKnown(token)) return { status: 403, body: {} };
  const { payload = '', audience = '' } = JSON.parse(await text(request)) as { payload?: string; audience?: string };
  const signedBlob = createSign('RSA-SHA256').update(Buffer.from(payload, 'base64')).sign(privateKey, 'base64');
  const bodies: Readonly<Record<string, object>> = {
    generateAccessToken: {
      accessToken: TOKENS['account'],
      expireTime: new Date(Date.now() + 3_600_000).toISOString(),
    },
    generateIdToken: { token: `identity for ${audience}` },
    signBlob: { keyId: 'one', signedBlob },
  };
  const body = bodies[action ?? ''];
  return body ? { status: 200, body } : { status: 404, body: {} };
}

/** What is given for a signed statement of the service account, or for a person's refresh token. */
function tokenFor(form: URLSearchParams, publicKey: string): object | undefined {
  if (form.get('grant_type') === 'refresh_token') {
    const isPerson = Object.entries(PERSON).every(([name, value]) => form.get(name) === value);
    return isPerson ? { access_token: TOKENS['person'] } : undefined;
  }
  const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const isSigned = createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url');
  if (!isSigned) return undefined;
  const { target_audience: audience } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    target_audience?: string;
  };
  return audience === undefined ? { access_token: TOKENS['account'] } : { id_token: `identity for ${audience}` };
}

function handOn({ request, response, objects }: Asked): void {
  const headers = { ...request.headers, host: new URL(objects).host };
  const sent = send(new URL(request.url ?? '/', objects), { method: request.method, headers }, (found) => {
    response.writeHead(found.statusCode ?? 502, found.headers);
    found.pipe(response);
  });
  request.pipe(sent);
}

async function certificatesFor(hosts: readonly string[]): Promise<string> {
  const python = await ensureEnvironment('google', 'google', findPython);
  return ensureInstalled('google-tls', hosts.join(' '), async (folder) => {
    await run(python, [join(import.meta.dirname, 'certificate.py'), folder, ...hosts]);
  });
}
