import { execFile } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { blobSource, createClient, downloadLink, ERRORS, SendError } from 'sgraph-send';

const { SGRAPH_SEND_SERVER: server = 'http://127.0.0.1:8080', SGRAPH_SEND_TOKEN: token } = process.env;
const folder = resolve(process.argv[2] ?? '.');

try {
  console.log(await sendFolder());
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = thrown instanceof SendError ? ERRORS[thrown.code].exit : 1;
}

async function sendFolder() {
  const work = await mkdtemp(join(tmpdir(), 'send-folder-'));
  try {
    const name = `${basename(folder)}-${new Date().toISOString().slice(0, 10)}.tar.gz`;
    const archive = join(work, name);
    await promisify(execFile)('tar', ['-czf', archive, '-C', dirname(folder), basename(folder)]);
    const { id, secret } = await createClient({ baseUrl: server }).upload({
      source: blobSource(await openAsBlob(archive)),
      metadata: { name, type: 'application/gzip' },
      expiresInSeconds: 7 * 86_400,
      maxDownloads: 5,
      token,
    });
    return downloadLink(server, id, secret);
  } finally {
    await rm(work, { recursive: true });
  }
}
