import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAll } from '../../../core/stores/records.ts';
import { prefix } from '../../../core/stores/key.ts';
import { openStore } from '../../../core/stores/open.ts';
import type { Store } from '../../../core/stores/store.ts';
import { assertBytes, bytesAt, keyOf } from '../../contracts/store/bodies.ts';
import { bodyOf, randomOf } from './crash-body.ts';
import { testZip } from './zip-tools.ts';
import { limitMs } from '../../setup/time-limits.ts';

const ROUNDS = 10;
const CHILD = join(import.meta.dirname, 'crash-child.ts');

let directory: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'send-crash-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

/** What the killed processes said: objects acknowledged, and keys whose last change may or may not have been made. */
interface Told {
  readonly kept: Set<string>;
  readonly open: Set<string>;
}

/** Lets a process work on the store, and kills it in the midst of its work when it has told so many lines. */
async function workAndKill(url: string, seed: number, lines: number, { kept, open }: Told): Promise<void> {
  const running = spawn(process.execPath, [CHILD, url, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = running;
  const closed = once(running, 'close');
  let count = 0;
  for await (const line of createInterface({ input: running.stdout })) {
    const [verb, key = ''] = line.split(' ');
    if (verb === 'create' || verb === 'delete') open.add(key);
    else open.delete(key);
    if (verb === 'created') kept.add(key);
    if (verb === 'delete') kept.delete(key);
    count += 1;
    if (count === lines) running.kill('SIGKILL');
  }
  const [, signal] = (await closed) as [number | null, string | null];
  expect(signal, 'the process ended by itself').toBe('SIGKILL');
}

async function expectAllOf(store: Store, { kept, open }: Told): Promise<void> {
  const found = new Set<string>();
  for await (const { key } of listAll(store, prefix())) {
    found.add(key);
    expect(kept.has(key) || open.has(key), `${key} was deleted and is back`).toBe(true);
    assertBytes(await bytesAt(store, key), bodyOf(key), key);
  }
  const lost = [...kept].filter((key) => !found.has(key));
  expect(lost, 'acknowledged and lost').toEqual([]);
  // What was in doubt is settled now: it must stay as it is.
  for (const key of open) if (found.has(key)) kept.add(key);
  open.clear();
}

describe.each(['disk', 'zip'] as const)('%s store whose process is killed', (scheme) => {
  it(
    `keeps what it acknowledged and shows nothing half written, ${ROUNDS} times in a row`,
    { timeout: limitMs(120) },
    async () => {
      const path = join(directory, 'store');
      const random = randomOf(Date.now());
      const told: Told = { kept: new Set(), open: new Set() };
      for (let round = 0; round < ROUNDS; round++) {
        await workAndKill(`${scheme}:${path}`, round, 1 + Math.floor(random() * 60), told);
        const store = await openStore(`${scheme}:${path}`);
        await expectAllOf(store, told);
        await store.close();
        if (scheme === 'disk') expect(await readdir(join(path, '.tmp'))).toEqual([]);
        else expect(Object.keys(testZip(path)).sort()).toEqual([...told.kept].sort());
      }
      const store = await openStore(`${scheme}:${path}`);
      await Promise.all([...told.kept].map((key) => store.delete(keyOf(key))));
      expect(await store.list(prefix())).toEqual({ objects: [], prefixes: [] });
      await store.close();
    },
  );
});
