import { SendError } from '../errors.ts';

/** Runs tasks one after the other, however each ends. */
export interface SerialQueue {
  add<T>(task: () => Promise<T>): Promise<T>;
  /** Runs one more task; those added later throw `cancelled`. */
  close<T>(task: () => Promise<T>): Promise<T>;
}

export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const add = <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(() => {
      if (isClosed) throw new SendError('cancelled', 'the store was closed in the meantime: open it again');
      return task();
    });
    last = result.catch(() => undefined);
    return result;
  };
  return {
    add,
    close: (task) =>
      add(() => {
        isClosed = true;
        return task();
      }),
  };
}
