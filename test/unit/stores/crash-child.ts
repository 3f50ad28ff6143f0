/*
 * Works on a store until it is killed: `node crash-child.ts <store url> <seed>`. Tells on its standard output before each change what
 * it is about to do and behind it what was acknowledged, one line each: `create <key>`, `created <key>`, `delete <key>`,
 * `deleted <key>`.
 */
import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bytes } from '../../../core/bytes.ts';
import { openStore } from '../../../core/stores/open.ts';
import type { Store } from '../../../core/stores/store.ts';
import type { ZipStore } from '../../../core/stores/zip.ts';
import { keyOf, streamOf } from '../../contracts/store/bodies.ts';
import { bodyOf, randomOf } from './crash-body.ts';

const WORKERS = 6;
const [, , url = '', seed = '0'] = process.argv;
const random = randomOf(Number(seed));
const store = await openStore(url);

function tell(line: string): void {
  // Written at once: what was acknowledged must not be lost in a buffer of this process.
  writeSync(1, `${line}\n`);
}

async function* slowly(body: Bytes): AsyncGenerator<Bytes> {
  for (let offset = 0; offset < body.byteLength; offset += 40_000) {
    await nextTurn();
    yield body.subarray(offset, offset + 40_000);
  }
}

async function work(worker: number): Promise<void> {
  for (let count = 0; ; count++) {
    const text = `worker-${worker}/${seed}/${count}`;
    const body = bodyOf(text);
    tell(`create ${text}`);
    await store.create(keyOf(text), { stream: streamOf(slowly(body)), bytes: body.byteLength });
    tell(`created ${text}`);
    if (random() < 0.3) {
      tell(`delete ${text}`);
      await store.delete(keyOf(text));
      tell(`deleted ${text}`);
    }
    if (random() < 0.3 && isZip(store)) await store.flush();
  }
}

function isZip(opened: Store): opened is ZipStore {
  return 'flush' in opened;
}

await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
