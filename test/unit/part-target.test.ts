import { describe, expect, it } from 'vitest';
import type { PartUrlRule } from '../../core/client/part-target.ts';
import { judgePartUrl } from '../../core/client/part-target.ts';
import type { PartUrl } from '../../core/schemas.ts';

const BUCKET = 'https://bucket.example';
const RULE: PartUrlRule = {
  baseUrl: 'https://send.example',
  purpose: 'upload',
  bucketOrigin: BUCKET,
  isServersOwn: false,
};

function found(url: string, more: Partial<PartUrl> = {}): PartUrl {
  return { part: 1, method: 'PUT', url, headers: {}, expiresInSeconds: 300, ...more };
}

describe('an address for a part', () => {
  it.each(['/api/transfers/x/parts/1', 'https://send.example/api/x', 'HTTPS://SEND.EXAMPLE:443/api/x'])(
    'of the server itself gets the proofs: %s',
    (url) => {
      expect(judgePartUrl(found(url), RULE)).toMatchObject({ own: true, method: 'PUT' });
    },
  );

  it('of a server with a path gets the proofs below that path only', () => {
    const rule = { ...RULE, baseUrl: 'https://example.org/send' };
    const target = judgePartUrl(found('/send/api/transfers/x/parts/1'), rule);
    expect(target).toMatchObject({ own: true, url: 'https://example.org/send/api/transfers/x/parts/1' });
    for (const url of ['/api/transfers/x/parts/1', '/sender/api/x', '/send/../other'])
      expect(() => judgePartUrl(found(url), rule)).toThrow(expect.objectContaining({ code: 'untrusted_address' }));
    const bucket = judgePartUrl(found('/bucket/key'), { ...rule, bucketOrigin: 'https://example.org' });
    expect(bucket.own).toBe(false);
  });

  it('of the bucket that the server names gets what is needed there', () => {
    const headers = { 'If-None-Match': '*', 'x-goog-if-generation-match': '0' };
    const target = judgePartUrl(found(`${BUCKET}/key?signature=1`, { headers }), RULE);
    expect(target).toEqual({ method: 'PUT', url: `${BUCKET}/key?signature=1`, headers, own: false });
  });

  it('is got for a download', () => {
    const rule = { ...RULE, purpose: 'download' } as const;
    expect(judgePartUrl(found(`${BUCKET}/key`, { method: 'GET' }), rule).method).toBe('GET');
  });

  it.each([
    ['another host', found('https://other.example/key')],
    ['another host without a scheme', found('//other.example/key')],
    ['another port', found('https://bucket.example:8443/key')],
    ['a host that only begins like the bucket', found('https://bucket.example.evil.example/key')],
    ['the bucket without encryption', found('http://bucket.example/key')],
    ['a name and password', found('https://me:secret@bucket.example/key')],
    ['its own host with a name', found('https://me@send.example/key')],
    ['a file', found('file:///etc/passwd')],
    ['data', found('data:text/plain,x')],
    ['something that is not an address', found('https://[broken')],
    ['the method of the other direction', found(`${BUCKET}/key`, { method: 'GET' })],
    ['a header of its choice', found(`${BUCKET}/key`, { headers: { 'X-Forwarded-For': '10.0.0.1' } })],
    ['a cookie', found('/api/x', { headers: { cookie: 'a=b' } })],
  ])('with %s is refused', (_, url) => {
    expect(() => judgePartUrl(url, RULE)).toThrow(expect.objectContaining({ code: 'untrusted_address' }));
  });

  it('on this machine or its network is taken by the page of the server, as the bucket that it names', () => {
    const rule = { ...RULE, bucketOrigin: 'https://192.168.1.5:9000', isServersOwn: true };
    expect(judgePartUrl(found('https://192.168.1.5:9000/key'), rule).own).toBe(false);
    expect(() => judgePartUrl(found('https://192.168.1.6:9000/key'), rule)).toThrow('another address');
  });

  it.each([
    'http://127.0.0.1:9000',
    'http://localhost:9000',
    'http://[::ffff:10.0.0.1]',
    'http://0x7f.1',
    'http://169.254.169.254',
  ])('on this machine or its network is refused, though the server calls it its bucket: %s', (origin) => {
    const rule = { ...RULE, baseUrl: 'http://send.example', bucketOrigin: new URL(origin).origin };
    expect(() => judgePartUrl(found(`${origin}/key`), rule)).toThrow(
      expect.objectContaining({ code: 'untrusted_address' }),
    );
    const near = { ...rule, baseUrl: 'http://192.168.1.5:3000' };
    expect(judgePartUrl(found(`${origin}/key`), near).own).toBe(false);
  });
});
