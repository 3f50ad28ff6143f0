import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { createNodeTransport } from '../../cli/node-transport.ts';
import type { Bytes } from '../../core/bytes.ts';
import { release } from '../../core/bytes.ts';
import type { PlaintextSource } from '../../core/client/client.ts';
import { createClient } from '../../core/client/client.ts';
import { newSecret } from '../../core/crypto/keys.ts';
import { readAt } from '../../core/stores/file-body.ts';
import { peakMemoryMib } from './peak-memory.ts';

const { transport: nodeTransport } = createNodeTransport();

// One transfer by the product's client: `client-process upload URL FILE` or `client-process download URL ID SECRET FILE`.

const [verb, baseUrl = '', ...rest] = process.argv.slice(2);
const client = createClient({ baseUrl, transport: nodeTransport });
const outcome = verb === 'upload' ? await upload(rest) : await download(rest);
console.log(JSON.stringify({ ...outcome, peakMib: (await peakMemoryMib('self')) ?? null }));
// Connections that are kept for more requests would hold the process for a while.
process.exit();

async function upload([path = '']: readonly string[]): Promise<object> {
  const file = await open(path);
  const source: PlaintextSource = {
    bytes: (await file.stat()).size,
    read: (start, end) => readAt(file, start, end - start),
  };
  const metadata = { name: 'bench', type: 'application/octet-stream' };
  return client.upload({ source, metadata, expiresInSeconds: 3600, maxDownloads: 10 });
}

async function download([id = '', secret = '', path = '']: readonly string[]): Promise<object> {
  await client.download({ id, secret, claimId: newSecret(), sink: fileSink(await open(path, 'w')) });
  return {};
}

function fileSink(file: FileHandle): WritableStream<Bytes> {
  return new WritableStream({
    async write(chunk) {
      await file.write(chunk);
      release(chunk);
    },
    close: () => file.close(),
  });
}
