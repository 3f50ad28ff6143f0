import { createSign, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What surrounds a process on one of Google's machines: the metadata server and the IAM credentials API, at one origin. */
export interface GoogleMachine {
  readonly origin: string;
  readonly account: string;
  /** PEM, PKCS 8: what IAM signs with. */
  readonly privateKey: string;
  /** Requests for a token that it has answered. */
  tokens(): number;
  stop(): Promise<void>;
}

const ACCOUNT = 'send@project.iam.gserviceaccount.com';
const TOKEN = 'ya29.token';

export async function startGoogleMachine(): Promise<GoogleMachine> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  let tokens = 0;
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/token') === true) tokens += 1;
    void answer(request, response, privateKey);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return { origin, account: ACCOUNT, privateKey, tokens: () => tokens, stop: () => stop(server) };
}

async function answer(request: IncomingMessage, response: ServerResponse, privateKey: string): Promise<void> {
  const { url = '', headers } = request;
  const isMetadata = url.startsWith('/computeMetadata/v1/instance/service-accounts/default/');
  if (isMetadata && headers['metadata-flavor'] === 'Google') {
    response.setHeader('metadata-flavor', 'Google');
    response.end(url.endsWith('/email') ? ACCOUNT : JSON.stringify({ access_token: TOKEN, expires_in: 3_600 }));
    return;
  }
  const isSigning = url === `/v1/projects/-/serviceAccounts/${ACCOUNT}:signBlob`;
  if (!isSigning || headers.authorization !== `Bearer ${TOKEN}`) {
    response.writeHead(403).end();
    return;
  }
  const { payload } = JSON.parse(await text(request)) as { payload: string };
  const signature = createSign('RSA-SHA256').update(Buffer.from(payload, 'base64')).sign(privateKey, 'base64');
  response.end(JSON.stringify({ keyId: 'one', signedBlob: signature }));
}

async function stop(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
