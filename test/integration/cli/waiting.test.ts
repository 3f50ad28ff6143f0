import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Uploaded } from '../../../core/client/client.ts';
import { createClient } from '../../../core/client/client.ts';
import { ERRORS } from '../../../core/errors.ts';
import { downloadLink } from '../../../core/link.ts';
import { patternBytes } from '../../support/app.ts';
import type { CliUser, RunningCli } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';
import { hashOf } from '../../support/files.ts';
import type { Gate } from '../../support/gate.ts';
import { startGate } from '../../support/gate.ts';
import { startServer } from '../../support/server.ts';
import { writeFile } from 'node:fs/promises';

const cleanUps: (() => unknown)[] = [];
let user: CliUser;
let gate: Gate;
let server: string;
let uploading: Promise<unknown>;
let sent: Uploaded;
const stopped = { controller: new AbortController() };

/** An upload of which a part is stored and the next one is held. */
beforeEach(async () => {
  user = await newCliUser();
  const running = await startServer({ store: 'memory:' });
  server = running.userUrl;
  gate = await startGate(server, 1);
  cleanUps.push(user.remove, () => running.kill('SIGKILL'), gate.close);
  const bytes = patternBytes(20_000_000, 7);
  await writeFile(user.at('file'), bytes);
  const created = Promise.withResolvers<Uploaded>();
  stopped.controller = new AbortController();
  uploading = createClient({ baseUrl: gate.url })
    .upload({
      source: { bytes: bytes.length, read: (start, end) => Promise.resolve(bytes.slice(start, end)) },
      metadata: { name: 'file', type: '' },
      onCreated: created.resolve,
      signal: stopped.controller.signal,
      expiresInSeconds: 600,
      maxDownloads: 1,
    })
    .catch((thrown: unknown) => thrown);
  sent = await created.promise;
  await gate.reached;
});
afterEach(async () => {
  gate.open();
  await uploading;
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Receives, and resolves once it says that it waits. */
async function waiting(): Promise<RunningCli> {
  const link = downloadLink(server, sent.id, sent.secret);
  const receiving = user.start(['receive', link, '-o', 'received']);
  let said = '';
  receiving.process.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  while (!said.includes('still being uploaded')) await once(receiving.process.stderr, 'data');
  return receiving;
}

describe('a link whose upload is under way', () => {
  it('is received as soon as the upload is complete', async () => {
    const receiving = await waiting();
    gate.open();
    const { exit, errors } = await receiving.ended;
    expect([exit, errors]).toEqual([0, expect.stringContaining('received 19 MiB')]);
    expect(await hashOf(user.at('received'))).toBe(await hashOf(user.at('file')));
  });

  it('is waited for until that is interrupted, and nothing is left of it', async () => {
    const receiving = await waiting();
    receiving.process.kill('SIGINT');
    expect((await receiving.ended).exit).toBe(ERRORS.cancelled.exit);
    expect(await user.state()).toEqual([]);
  });

  it('is told as deleted when its sender gives it up', async () => {
    const receiving = await waiting();
    stopped.controller.abort();
    await uploading;
    await createClient({ baseUrl: server }).delete(sent.id, sent.ownerSecret);
    const { exit, errors } = await receiving.ended;
    expect(exit).toBe(ERRORS.deleted.exit);
    expect(errors).toContain(ERRORS.deleted.text);
  });
});
