import type { Store } from '../../core/stores/store.ts';

/** The fault that a test planted. */
export class PlantedFault extends Error {}

/** A store that does something before each of its calls. */
export function beforeEachCall(store: Store, act: () => Promise<void> | void): Store {
  const wrapped = <Args extends unknown[], T>(method: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      await act();
      return method(...args);
    };
  };
  return {
    create: wrapped(store.create),
    get: wrapped(store.get),
    head: wrapped(store.head),
    delete: wrapped(store.delete),
    // A crash may come between any two of them.
    deleteMany: async (keys) => {
      for (const key of keys) await wrapped(store.delete)(key);
    },
    list: wrapped(store.list),
    close: store.close,
  };
}

/** A store whose `call`-th call (from 1) and all after it throw before they do anything, as after a crash of the process. */
export function crashAt(store: Store, call: number): Store {
  let calls = 0;
  return beforeEachCall(store, () => {
    calls += 1;
    if (calls >= call) throw new PlantedFault(`call ${call} fails`);
  });
}

/** How a call fails: before it does anything, or behind it, as where its answer is lost. */
export type FaultWhen = 'before' | 'behind';

/** A store whose `call`-th call (from 1) fails, and none after it. `failed` returns which one that was: the method and the key. */
export function failOnce(
  store: Store,
  call: number,
  fault: Error,
  when: FaultWhen,
): { readonly store: Store; failed(): string | undefined } {
  let calls = 0;
  let failed: string | undefined;
  const wrapped = <Args extends [unknown?, ...unknown[]], T>(name: string, method: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      calls += 1;
      const isIt = calls === call;
      if (isIt) failed = `${name} ${String(args[0])}`;
      if (isIt && when === 'before') throw fault;
      const result = await method(...args);
      if (isIt) throw fault;
      return result;
    };
  };
  const faulty: Store = {
    create: wrapped('create', store.create),
    get: wrapped('get', store.get),
    head: wrapped('head', store.head),
    delete: wrapped('delete', store.delete),
    deleteMany: wrapped('deleteMany', store.deleteMany),
    list: wrapped('list', store.list),
    close: store.close,
  };
  return { store: faulty, failed: () => failed };
}

/** Counts the calls of a store that read: `get`, `head`, `list`. */
export function countReads(store: Store): { store: Store; reads(): number } {
  let reads = 0;
  const counted = <Args extends unknown[], T>(method: (...args: Args) => Promise<T>) => {
    return (...args: Args): Promise<T> => {
      reads += 1;
      return method(...args);
    };
  };
  return {
    store: { ...store, get: counted(store.get), head: counted(store.head), list: counted(store.list) },
    reads: () => reads,
  };
}
