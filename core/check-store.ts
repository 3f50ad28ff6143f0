import type { StoreCheck } from './admin/store-check.ts';
import { checkOthers } from './check-others.ts';
import type { Store } from './stores/store.ts';
import type { CheckOptions } from './transfer/check.ts';
import { checkTransfers } from './transfer/check.ts';

/** What some steps of a check found; `next` is where the following one begins. */
export type CheckStep = StoreCheck & { readonly next: string };

/** After so many faults a slice ends, so that an answer has a bounded size. */
const MAX_FAULTS = 500;
const NOTHING = { transfers: 0, others: 0, parts: 0, bytes: 0, compared: 0, damaged: 0 } as const;

/**
 * Compares all that a store holds with its records, a few transfers or files at a time: transfers first, then the other files. `after`
 * is the `next` of an earlier step: the id of a transfer, or a key. Nothing is written but by `onChecked`, and a few are held in memory.
 */
export async function* checkStore(store: Store, options: CheckOptions): AsyncGenerator<CheckStep, void> {
  const { after = '', contents } = options;
  if (!after.includes('/')) {
    for await (const some of checkTransfers(store, options)) {
      const step = { ...newCheck(), transfers: some.length, next: some.at(-1)?.id ?? after };
      for (const { parts, bytes, compared, faults, cleared } of some) {
        step.parts += parts;
        step.bytes += bytes;
        step.compared += compared;
        step.damaged += faults.length > 0 ? 1 : 0;
        step.faults.push(...faults);
        step.cleared.push(...cleared);
      }
      yield step;
    }
  }
  const from = after.includes('/') ? { after } : {};
  for await (const { files, faults, reached } of checkOthers(store, { ...from, contents: contents ?? false }))
    yield { ...newCheck(), others: files, damaged: faults.length, faults: [...faults], next: reached };
}

/** As many steps as fit into that time, and one at least. `next` is absent at the end of the store. */
export async function checkSlice(store: Store, options: CheckOptions, ms: number): Promise<StoreCheck> {
  const until = options.clock() + ms;
  const slice = newCheck();
  let next: string | undefined;
  for await (const step of checkStore(store, options)) {
    if (next !== undefined) return { ...slice, next };
    addCheck(slice, step);
    if (options.clock() >= until || slice.faults.length >= MAX_FAULTS) next = step.next;
  }
  return slice;
}

export function newCheck(): StoreCheck {
  return { ...NOTHING, faults: [], cleared: [] };
}

/** Adds up what was found. Faults are kept only when it is said. */
export function addCheck(sum: StoreCheck, step: StoreCheck, keepsFaults = true): void {
  for (const name of ['transfers', 'others', 'parts', 'bytes', 'compared', 'damaged'] as const) sum[name] += step[name];
  if (!keepsFaults) return;
  sum.faults.push(...step.faults);
  sum.cleared.push(...step.cleared);
}
