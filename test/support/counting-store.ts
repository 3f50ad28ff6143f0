import type { StoreCalls } from '../../lib/config/calls.ts';
import type { Store } from '../../core/stores/store.ts';

export type { StoreCalls };

const NO_CALLS: StoreCalls = { put: 0, list: 0, get: 0, head: 0 };

export interface CountingStore {
  readonly store: Store;
  /** The calls since they were last taken. A deletion costs nothing and is not counted. */
  take(): StoreCalls;
}

export function countCalls(good: Store): CountingStore {
  let calls = NO_CALLS;
  const counted = <Args extends unknown[], T>(kind: keyof StoreCalls, method: (...args: Args) => Promise<T>) => {
    return (...args: Args): Promise<T> => {
      calls = { ...calls, [kind]: calls[kind] + 1 };
      return method(...args);
    };
  };
  return {
    store: {
      ...good,
      create: counted('put', good.create),
      get: counted('get', good.get),
      head: counted('head', good.head),
      list: counted('list', good.list),
    },
    take() {
      const taken = calls;
      calls = NO_CALLS;
      return taken;
    },
  };
}
