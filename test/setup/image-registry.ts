import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { GoogleState } from './google-state.ts';

/** As much of a registry as a push needs (distribution-spec, version 2): layers are counted and thrown away. */
export interface ImageRegistry {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export function createImageRegistry(state: GoogleState, location: string, token: string): ImageRegistry {
  /** Sizes by digest; an upload has the number of its place until it has one. */
  const blobs = new Map<string, number>();
  let uploads = 0;
  const login = `Basic ${Buffer.from(`oauth2accesstoken:${token}`).toString('base64')}`;
  const push = async (request: IncomingMessage, response: ServerResponse): Promise<number> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://registry');
    const [, repository = '', kind, reference = ''] =
      /^\/v2\/[^/]+\/([^/]+)\/app\/(blobs|manifests)\/(.*)$/.exec(pathname) ?? [];
    if (pathname === '/v2/') return 200;
    const images = state.items.has(`${location}/repositories/${repository}`)
      ? (state.images.get(`${location}/repositories/${repository}`) ?? [])
      : undefined;
    if (!images) return 404;
    if (kind === 'manifests' && request.method === 'PUT') {
      const digest = `sha256:${createHash('sha256')
        .update(await buffer(request))
        .digest('hex')}`;
      // Tags never move here: the repository says so.
      if (images.some(({ tag, digest: other }) => tag === reference && digest !== other)) return 400;
      const kept = images.filter(({ tag }) => tag !== reference);
      const uploadTime = new Date(Date.now()).toISOString();
      state.images.set(`${location}/repositories/${repository}`, [...kept, { digest, tag: reference, uploadTime }]);
      response.setHeader('docker-content-digest', digest);
      return 201;
    }
    if (kind === 'manifests') return 404;
    if (request.method === 'HEAD') {
      const bytes = blobs.get(reference);
      response.setHeader('content-length', bytes ?? 0);
      return bytes === undefined ? 404 : 200;
    }
    const place = reference === 'uploads/' ? `uploads/${uploads++}` : reference;
    let bytes = blobs.get(place) ?? 0;
    for await (const chunk of request as AsyncIterable<Buffer>) bytes += chunk.length;
    blobs.set(place, bytes);
    response.setHeader('location', `/v2/${pathname.split('/')[2] ?? ''}/${repository}/app/blobs/${place}`);
    response.setHeader('range', `0-${Math.max(bytes - 1, 0)}`);
    if (request.method !== 'PUT') return 202;
    blobs.set(searchParams.get('digest') ?? '', bytes);
    return 201;
  };
  return {
    async answer(request, response) {
      if (request.headers.authorization !== login) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
        return;
      }
      const status = await push(request, response);
      request.resume();
      response.writeHead(status, { 'docker-distribution-api-version': 'registry/2.0' }).end();
    },
  };
}
