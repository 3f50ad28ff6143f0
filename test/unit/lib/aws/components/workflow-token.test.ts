import { describe, expect, it, onTestFinished } from 'vitest';
import { readTokenClaims } from '../../../../../lib/aws/components/workflow-token.ts';
import { listenHttp } from '../../../../support/http-server.ts';

const CLAIMS = { sub: 'repo:owner@1/name@2:environment:dev', repository_id: '2', environment: 'dev' };
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function github(status: number, value: unknown): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = await listenHttp((incoming, outgoing) => {
    asked.push(`${incoming.headers.authorization ?? ''} ${incoming.url ?? ''}`);
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  });
  onTestFinished(server.close);
  return { url: `${server.url}/token?api-version=2.0`, asked };
}

describe('the token of a job', () => {
  it('is asked for with its audience and gives what it claims', async () => {
    const { url, asked } = await github(200, { value: `${encoded({ alg: 'RS256' })}.${encoded(CLAIMS)}.signature` });
    expect(await readTokenClaims({ url, token: 'of the job' }, 'sts.amazonaws.com')).toEqual(CLAIMS);
    expect(asked).toEqual(['Bearer of the job /token?api-version=2.0&audience=sts.amazonaws.com']);
  });

  it('is not asked for outside a job', async () => {
    expect(await readTokenClaims(undefined, 'sts.amazonaws.com')).toBeUndefined();
  });

  it.each([
    [403, {}],
    [200, { value: 'no token' }],
    [200, 'nothing'],
  ])('is said to be missing where GitHub answers %i %j', async (status, value) => {
    const { url } = await github(status, value);
    await expect(readTokenClaims({ url, token: 'of the job' }, 'aud')).rejects.toThrow('id-token: write');
  });
});
