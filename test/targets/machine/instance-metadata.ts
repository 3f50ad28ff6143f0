import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Credentials } from '../../../lib/aws/aws.ts';

/** What it answers of an instance. */
export interface Described {
  readonly instanceId: string;
  readonly role: string;
  readonly credentials: () => Credentials;
}

const PATH = '/latest/meta-data';

/**
 * The instance metadata service, only version 2, at the socket `metadata` of a folder: every request needs a token from a PUT. Written
 * after the user guide of EC2. It does not prove that the real one answers the same, nor anything about its hop limit.
 */
export async function serveInstanceMetadata(folder: string, metadata: Described): Promise<Server> {
  const tokens = new Set<string>();
  const server = createServer((request, response) => answer(request, response, tokens, metadata));
  server.listen(join(folder, 'metadata'));
  await once(server, 'listening');
  return server;
}

function answer(request: IncomingMessage, response: ServerResponse, tokens: Set<string>, metadata: Described): void {
  const { status, body } = request.method === 'PUT' ? newToken(request, tokens) : read(request, tokens, metadata);
  response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
}

interface Answer {
  readonly status: number;
  readonly body?: string;
}

function newToken({ url, headers }: IncomingMessage, tokens: Set<string>): Answer {
  const seconds = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
  if (url !== '/latest/api/token') return { status: 405 };
  // The real one refuses what a proxy sends on, and a time to live out of its bounds.
  if (headers['x-forwarded-for'] !== undefined) return { status: 403 };
  if (!(seconds >= 1 && seconds <= 21_600)) return { status: 400 };
  const token = randomBytes(42).toString('base64');
  tokens.add(token);
  return { status: 200, body: token };
}

function read({ method, url = '', headers }: IncomingMessage, tokens: Set<string>, metadata: Described): Answer {
  const { instanceId, role, credentials } = metadata;
  const token = headers['x-aws-ec2-metadata-token'];
  if (typeof token !== 'string' || !tokens.has(token)) return { status: 401 };
  const bodies: Readonly<Record<string, () => string>> = {
    '/instance-id': () => instanceId,
    '/iam/security-credentials/': () => role,
    [`/iam/security-credentials/${role}`]: () => credentialsText(credentials()),
  };
  const body = url.startsWith(PATH) && method === 'GET' ? bodies[url.slice(PATH.length)] : undefined;
  return body ? { status: 200, body: body() } : { status: 404 };
}

/** As the service prints it: over several lines. */
function credentialsText({ accessKeyId, secretAccessKey, sessionToken }: Credentials): string {
  const now = Date.now();
  const document = {
    Code: 'Success',
    LastUpdated: new Date(now).toISOString(),
    Type: 'AWS-HMAC',
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: new Date(now + 3_600_000).toISOString(),
  };
  return JSON.stringify(document, undefined, 2).replaceAll('": "', '" : "');
}
