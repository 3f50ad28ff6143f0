import { SendError } from '../errors.ts';

/** What to throw for an error of the file system: `storage_full` when there is no room, else the error itself. */
export function mediumFault(thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return thrown;
  return new SendError('storage_full', 'the medium of the store is full: free some of it, or delete transfers', {
    cause: thrown,
  });
}

/** For a `catch`: gives the code of a file system's error when it is one of these, and throws every other error on. */
export function caught<Code extends string>(...expected: Code[]): (thrown: unknown) => Code {
  return (thrown) => {
    const code = expected.find((each) => each === codeOf(thrown));
    if (code === undefined) throw thrown;
    return code;
  };
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
