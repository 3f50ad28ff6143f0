import { rm, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Key } from '../../../core/stores/key.ts';
import { prefix } from '../../../core/stores/key.ts';
import { listAll } from '../../../core/stores/records.ts';
import type { Store } from '../../../core/stores/store.ts';
import { createZipStore } from '../../../core/stores/zip.ts';
import { assertBytes, bytesAt, keyOf, streamBody } from '../../contracts/store/bodies.ts';
import { bodyOf, randomOf } from './crash-body.ts';
import type { MediumEvent } from './power-loss.ts';
import { imageAfterPowerLoss, recordMedium } from './power-loss.ts';
import { useTemporaryDirectory } from './temporary-directory.ts';
import { limitMs } from '../../setup/time-limits.ts';

const pathOf = useTemporaryDirectory();
const ROUNDS = 10;
const LOSSES = 40;

function smallBody(key: string): ReturnType<typeof bodyOf> {
  return bodyOf(key).slice(0, 3000);
}

/** Creates, fails to create, deletes and flushes, four at once, and notes what was started and what was acknowledged. */
async function work(path: string, random: () => number, events: MediumEvent[]): Promise<void> {
  const store = await createZipStore(path);
  const worker = async (name: string): Promise<void> => {
    for (let count = 0; count < 6; count++) {
      const key = keyOf(`${name}/${count}`);
      const body = smallBody(key);
      if (random() < 0.2) await store.create(key, streamBody([body], body.byteLength + 1)).catch(() => undefined);
      events.push({ note: 'create', about: key });
      await store.create(key, streamBody([body]));
      events.push({ note: 'created', about: key });
      if (random() < 0.4) {
        events.push({ note: 'delete', about: key });
        await store.delete(key);
        events.push({ note: 'deleted', about: key });
      }
      if (random() < 0.3) await store.flush();
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(worker));
  await store.close();
}

/** Everything acknowledged is there and whole, nothing deleted is back. */
async function expectPromisesKept(store: Store, events: readonly MediumEvent[]): Promise<void> {
  const last = new Map<string, string>();
  for (const event of events) if ('note' in event) last.set(event.about, event.note);
  const found = new Set<Key>();
  for await (const { key } of listAll(store, prefix())) {
    found.add(key);
    expect(['create', 'created', 'delete'], `${key} is there`).toContain(last.get(key));
    assertBytes(await bytesAt(store, key), smallBody(key), key);
  }
  for (const [key, note] of last) if (note === 'created') expect(found, `${key} is lost`).toContain(key);
}

it('a zip store keeps what it acknowledged when the power fails', { timeout: limitMs(60) }, async () => {
  const random = randomOf(20_26);
  for (let round = 0; round < ROUNDS; round++) {
    const { events, stop } = await recordMedium();
    await work(pathOf(`${round}.zip`), random, events).finally(stop);
    for (let loss = 0; loss < LOSSES; loss++) {
      const before = events.slice(0, Math.floor(random() * events.length));
      const path = pathOf('lost.zip');
      await writeFile(path, imageAfterPowerLoss(before, random, [0.1, 0.5, 0.9][loss % 3]!));
      const store = await createZipStore(path);
      await expectPromisesKept(store, before);
      await store.close();
      await rm(path);
    }
  }
});
