import { SendError } from '../errors.ts';

/**
 * Whether a server keeps the condition `If-None-Match: *`. Some that speak S3 ignore it and grant every PUT: then two writers could
 * take one key, and every limit that is counted by keys would be gone without a trace.
 */
export interface OnceOnly {
  /** Throws `store_unusable` once it is known that the server ignores the condition: nothing more is written there. */
  refuseIgnorant(): Promise<void>;
  /**
   * Asks the server once, with an object that was just stored. `putAgain` repeats the PUT and returns whether it succeeded. Throws
   * `store_unusable` when the server ignores the condition, and what `putAgain` throws, after which the next object asks again.
   */
  prove(putAgain: () => Promise<boolean>): Promise<void>;
}

export function createOnceOnly(): OnceOnly {
  let proof: Promise<boolean> | undefined;
  return {
    async refuseIgnorant() {
      if ((await proof?.catch(() => undefined)) === false) throw ignored();
    },
    async prove(putAgain) {
      proof ??= isKept(putAgain);
      try {
        if (await proof) return;
      } catch (thrown) {
        proof = undefined;
        throw thrown;
      }
      throw ignored();
    },
  };
}

/** A second success proves nothing, because the object may have been deleted meanwhile; a third one does. */
async function isKept(putAgain: () => Promise<boolean>): Promise<boolean> {
  return !(await putAgain()) || !(await putAgain());
}

function ignored(): SendError {
  return new SendError(
    'store_unusable',
    'the S3 server ignores "If-None-Match: *", so that two writers could take one key: use a server that supports conditional writes',
  );
}
