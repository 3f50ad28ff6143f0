import { createServer } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { responseError } from '../../core/client/api.ts';
import { SendError } from '../../core/errors.ts';
import { refuseMalformed } from '../../lambdas/http/malformed.ts';
import { problemOf } from '../../lambdas/http/problem.ts';

const xml = (code: string): string => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>x</Message></Error>`;

describe('a refusal that another try may overcome', () => {
  it.each([
    [408, 'of a proxy', '<html></html>'],
    [408, 'of a server of an earlier version', JSON.stringify(problemOf(new SendError('invalid_request')))],
    [400, 'of S3, of a body that came too slowly', xml('RequestTimeout')],
    [400, 'of S3, of a body that was cut', xml('IncompleteBody')],
    [409, 'of S3, of two conditional writes at once', xml('ConditionalRequestConflict')],
  ])('is %i %s', async (status, _, body) => {
    expect(await responseError(new Response(body, { status }))).toMatchObject({ code: 'network' });
  });

  it.each([
    [400, xml('InvalidArgument'), 'invalid_request'],
    [409, JSON.stringify(problemOf(new SendError('conflict'))), 'conflict'],
    [
      400,
      JSON.stringify({ ...problemOf(new SendError('wrong_length')), detail: xml('RequestTimeout') }),
      'wrong_length',
    ],
  ])('is not %i with %s', async (status, body, code) => {
    expect(await responseError(new Response(body, { status }))).toMatchObject({ code });
  });
});

describe('a request that comes too slowly', () => {
  it('is answered so that a client sends it again', async () => {
    const server = createServer();
    refuseMalformed(server);
    const socket = new PassThrough();
    server.emit('clientError', Object.assign(new Error('slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    const sent = String(Buffer.concat(await socket.toArray()));
    expect(sent).toMatch(/^HTTP\/1\.1 408 /);
    expect(JSON.parse(sent.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'network', status: 408 });
  });
});
