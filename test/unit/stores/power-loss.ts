import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { devNull } from 'node:os';

const SECTOR_BYTES = 512;

type Operation =
  | { readonly kind: 'write'; readonly bytes: Buffer; readonly position: number }
  | { readonly kind: 'truncate'; readonly length: number }
  | { readonly kind: 'sync' };

/** What happened to the one file that is worked on, in its order. A note is what the test received or did. */
export type MediumEvent =
  { readonly begun: Operation } | { readonly ended: Operation } | { readonly note: string; readonly about: string };

/** Lets every file handle of this process note what it is asked to do, beside doing it, until it is stopped. */
export async function recordMedium(): Promise<{ events: MediumEvent[]; stop(): void }> {
  const events: MediumEvent[] = [];
  const probe = await open(devNull, 'r');
  const prototype = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const { writev, truncate, sync, datasync } = prototype;
  const noted = async <T>(operation: Operation, run: () => Promise<T>): Promise<T> => {
    events.push({ begun: operation });
    const result = await run();
    events.push({ ended: operation });
    return result;
  };
  const changed: Pick<FileHandle, 'truncate' | 'sync' | 'datasync'> & { writev: unknown } = {
    writev(this: FileHandle, chunks: Uint8Array[], position: number) {
      return noted({ kind: 'write', bytes: Buffer.concat(chunks), position }, () =>
        writev.call(this, chunks, position),
      );
    },
    truncate(this: FileHandle, length = 0) {
      return noted({ kind: 'truncate', length }, () => truncate.call(this, length));
    },
    sync(this: FileHandle) {
      return noted({ kind: 'sync' }, () => sync.call(this));
    },
    datasync(this: FileHandle) {
      return noted({ kind: 'sync' }, () => datasync.call(this));
    },
  };
  Object.assign(prototype, changed);
  return { events, stop: () => void Object.assign(prototype, { writev, truncate, sync, datasync }) };
}

/**
 * What may be in the file when the power fails after these events: all that a sync which ended found done, and of the rest each sector with
 * the given chance.
 */
export function imageAfterPowerLoss(events: readonly MediumEvent[], random: () => number, chance: number): Buffer {
  const durable = durableOf(events);
  let image = Buffer.alloc(0);
  const grow = (bytes: number): void => {
    if (bytes > image.length) image = Buffer.concat([image, Buffer.alloc(bytes - image.length)]);
  };
  for (const event of events) {
    if (!('begun' in event)) continue;
    const operation = event.begun;
    const happens = (): boolean => durable.has(operation) || random() < chance;
    if (operation.kind === 'truncate' && happens()) {
      grow(operation.length);
      image = Buffer.from(image.subarray(0, operation.length));
    }
    if (operation.kind === 'write') {
      for (const { from, to } of sectorsOf(operation.position, operation.bytes.length)) {
        if (!happens()) continue;
        grow(to);
        operation.bytes.copy(image, from, from - operation.position, to - operation.position);
      }
    }
  }
  return image;
}

function durableOf(events: readonly MediumEvent[]): Set<Operation> {
  const done: Operation[] = [];
  const doneAtSync = new Map<Operation, number>();
  let durable = 0;
  for (const event of events) {
    if ('begun' in event && event.begun.kind === 'sync') doneAtSync.set(event.begun, done.length);
    if (!('ended' in event)) continue;
    if (event.ended.kind === 'sync') durable = Math.max(durable, doneAtSync.get(event.ended) ?? 0);
    else done.push(event.ended);
  }
  return new Set(done.slice(0, durable));
}

function sectorsOf(position: number, bytes: number): { from: number; to: number }[] {
  const sectors = [];
  for (let from = position; from < position + bytes;) {
    const to = Math.min(position + bytes, (Math.floor(from / SECTOR_BYTES) + 1) * SECTOR_BYTES);
    sectors.push({ from, to });
    from = to;
  }
  return sectors;
}
