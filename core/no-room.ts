import { asSendError } from './errors.ts';

/** Whether a write failed because its medium takes none now: it is full, or was mounted read-only. Reading and deleting go on. */
export function hasNoRoom(thrown: unknown): boolean {
  const { code, cause } = asSendError(thrown);
  return code === 'storage_full' || (cause instanceof Error && 'code' in cause && cause.code === 'EROFS');
}

/** Does what may be left out where there is no room: `otherwise` is what it amounts to then. */
export async function unlessFull<T>(otherwise: T, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (thrown) {
    if (!hasNoRoom(thrown)) throw thrown;
    return otherwise;
  }
}
