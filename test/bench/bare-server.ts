import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

// What the product's server is compared with: `node bare-server.ts memory:|disk:PATH [hash]`. It keeps bodies by their URL and does nothing
// else, or with `hash` takes the SHA-256 of each as the product has to.

const HIGH_WATER_MARK = 1024 * 1024;

interface Shelf {
  put(name: string, body: IncomingMessage): Promise<void>;
  get(name: string, response: ServerResponse): Promise<void>;
  clear(): Promise<void>;
}

function memoryShelf(): Shelf {
  const bodies = new Map<string, Buffer[]>();
  return {
    put: (name, body) => {
      const chunks: Buffer[] = [];
      bodies.set(name, chunks);
      return new Promise((resolve, reject) => {
        body
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .once('end', resolve)
          .once('error', reject);
      });
    },
    get: (name, response) => pipeline(Readable.from(bodies.get(name) ?? []), response),
    clear: () => {
      bodies.clear();
      return Promise.resolve();
    },
  };
}

function diskShelf(folder: string): Shelf {
  const path = (name: string): string => join(folder, encodeURIComponent(name));
  return {
    // Synced like the product's own files: what is acknowledged is there after a crash.
    put: (name, body) => pipeline(body, createWriteStream(path(name), { highWaterMark: HIGH_WATER_MARK, flush: true })),
    get: (name, response) => pipeline(createReadStream(path(name), { highWaterMark: HIGH_WATER_MARK }), response),
    clear: async () => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
    },
  };
}

const [, , store = 'memory:', work] = process.argv;
const [kind, folder = ''] = store.split(':');
const shelf = kind === 'memory' ? memoryShelf() : diskShelf(folder);
await shelf.clear();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = request.url ?? '/';
  if (request.method === 'GET') return shelf.get(name, response);
  const hash = work === 'hash' ? hashOf(request) : undefined;
  await (request.method === 'DELETE' ? shelf.clear() : shelf.put(name, request));
  if (hash) response.setHeader('etag', `"${hash.digest('hex')}"`);
  response.writeHead(204).end();
}

/** Sees each piece beside the shelf, which copies none of them either. */
function hashOf(body: IncomingMessage): Hash {
  const hash = createHash('sha256');
  body.on('data', (chunk: Buffer) => hash.update(chunk));
  return hash;
}

const server = createServer({ highWaterMark: HIGH_WATER_MARK }, (request, response) => {
  answer(request, response).catch((thrown: unknown) => {
    console.error(thrown);
    response.destroy();
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
