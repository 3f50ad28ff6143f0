import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { connectAws } from '../../../lib/aws/aws.ts';
import { refusalCause } from '../../../lib/aws/refusal-cause.ts';
import { daemonAdvice } from '../../../lib/docker/docker.ts';
import { networkCause } from '../../../lib/network-cause.ts';
import { fault, replay } from '../../vendor/replay.ts';

const open: Server[] = [];
afterEach(() => open.splice(0).forEach((server) => server.close()));

async function listening(server: Server): Promise<string> {
  open.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** A certificate that no authority signed. */
function ownCertificate(): { readonly key: string; readonly cert: string } {
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -days 2';
  const both = execFileSync('openssl', [...request.split(' '), '-keyout', '-', '-out', '-'], {
    stdio: 'pipe',
  }).toString();
  return { key: both, cert: both };
}
/** An address at which nothing listens any more. */
async function closedPort(): Promise<string> {
  const server = createServer();
  const address = await listening(server);
  open.splice(0).forEach((each) => each.close());
  await once(server, 'close');
  return address;
}
const dropping = (): Promise<string> => listening(createServer((socket) => socket.on('data', () => socket.destroy())));
const plain = (): Promise<string> =>
  listening(createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
const selfSigned = (): Promise<string> => listening(createTlsServer(ownCertificate()));

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
/** What AWS's client throws at this endpoint, and what fetch throws. */
async function thrownBySdk(endpoint: string): Promise<unknown> {
  const aws = connectAws({ region: 'eu-west-2', endpoint, credentials });
  const thrown: unknown = await aws.sts.send(new GetCallerIdentityCommand()).catch((reason: unknown) => reason);
  aws.close();
  return thrown;
}
const thrownByFetch = (url: string): Promise<unknown> => fetch(url).catch((reason: unknown) => reason);

describe('a call without an answer', () => {
  it.each([
    ['a closed port', async () => `http://${await closedPort()}`, /nothing listens there/],
    ['a connection that is dropped', async () => `http://${await dropping()}`, /closed before an answer/],
    [
      'a certificate that nobody signed',
      async () => `https://${await selfSigned()}`,
      /not trusted.*NODE_EXTRA_CA_CERTS/,
    ],
    ['no TLS', async () => `https://${await plain()}`, /does not use TLS/],
    ['a name that does not exist', () => Promise.resolve('http://sgraph-send.invalid'), /no address was found/],
  ])('because of %s is told with what to do, by the SDK as by fetch', async (_, place, told) => {
    const url = await place();
    expect(refusalCause(await thrownBySdk(url))).toMatch(told);
    expect(networkCause(await thrownByFetch(url))).toMatch(told);
  });

  it('has no cause of the network where an answer came', () => {
    expect(networkCause(new Error('something else'))).toBeUndefined();
    expect(refusalCause(new Error('something else'))).toBeUndefined();
    expect(networkCause('no error')).toBeUndefined();
  });
});

describe('a refusal of AWS', () => {
  // Messages as on https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html and the pages of refusal-cause.ts.
  it.each([
    [403, 'ExpiredToken', 'The security token included in the request is expired', /have expired: sign in again/],
    [
      403,
      'InvalidClientTokenId',
      'The security token included in the request is invalid',
      /does not know this access key.*region/,
    ],
    [403, 'SignatureDoesNotMatch', 'Signature expired: 20260101T000000Z is now earlier than 20260101T003000Z', /clock/],
    [403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match', /secret does not belong/],
    [
      403,
      'AccessDenied',
      'User is not authorized to perform: sts:GetCallerIdentity',
      /do not have the permission for that/,
    ],
    [403, 'RegionDisabledException', 'STS is not activated in the requested region', /does not have this region/],
  ])('%i %s "%s" has its own sentence', async (status, name, message, told) => {
    const player = await replay({ 'sts GetCallerIdentity': fault(status, name, message) });
    const thrown: unknown = await player.aws.sts
      .send(new GetCallerIdentityCommand())
      .catch((reason: unknown) => reason);
    player.close();
    expect(refusalCause(thrown)).toMatch(told);
  });

  it.each([
    ['Could not load credentials from any providers', /no AWS credentials found/],
    ['The SSO session associated with this profile has expired.', /aws sso login/],
  ])('that never came, for "%s", is told as one', (message, told) => {
    const thrown = Object.assign(new Error(message), { name: 'CredentialsProviderError' });
    expect(refusalCause(thrown)).toMatch(told);
  });
});

describe('a Docker daemon that does not answer', () => {
  it.each([
    [
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      /group docker/,
    ],
    ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?', /^start it/],
    ['env: ‘docker’: No such file or directory', /not installed/],
    ['error during connect: lookup nowhere.invalid: no such host', /DOCKER_HOST/],
  ])('"%s" is told with what to do', (said, todo) => {
    expect(daemonAdvice(said)).toMatch(todo);
  });
});
