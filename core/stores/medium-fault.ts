import { SendError } from '../errors.ts';
import type { FaultKind } from './store-fault.ts';
import { storeFault } from './store-fault.ts';

interface Meaning {
  readonly kind: FaultKind;
  readonly message: string;
}

/** Errors of a file system by the code of the system (errno(3)); one that is not here is lasting. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ...all('full', 'the medium of the store is full: free some of it, or delete transfers', ['ENOSPC', 'EDQUOT']),
  ...all('full', 'a file of the store cannot grow any more: its file system takes no larger ones, or a limit is set', [
    'EFBIG',
  ]),
  ...all('full', 'a directory of the store holds as many others as its file system allows: delete transfers', [
    'EMLINK',
  ]),
  ...all('passing', 'the process has as many files open as it may: raise the limit of open files', [
    'EMFILE',
    'ENFILE',
  ]),
  ...all('passing', 'the medium of the store did not answer in time', [
    'EAGAIN',
    'EBUSY',
    'EINTR',
    'ENOMEM',
    'ENOBUFS',
    'ETIMEDOUT',
    'ESTALE',
    'ETXTBSY',
    'EHOSTDOWN',
    'EHOSTUNREACH',
    'ENETDOWN',
    'ENETUNREACH',
    'ECONNREFUSED',
    'ECONNRESET',
  ]),
  ...all('lasting', 'the medium of the store is read-only: mount it for writing', ['EROFS']),
  ...all('lasting', 'the store may not use its directory: check owner and rights, also of what is in it', [
    'EACCES',
    'EPERM',
  ]),
  ...all('lasting', 'the medium of the store fails: look at the log of the system', [
    'EIO',
    'EUCLEAN',
    'ENODEV',
    'ENXIO',
    'ENOTCONN',
  ]),
  ...all('lasting', 'the file system of the store lacks something that a store needs: choose another medium', [
    'ENOSYS',
    'ENOTSUP',
    'EOPNOTSUPP',
    'EINVAL',
    'EXDEV',
  ]),
  ...all('lasting', 'the path of the store is too long or leads in a circle: choose another', [
    'ENAMETOOLONG',
    'ELOOP',
  ]),
  ...all('lasting', 'something else is where the store keeps a directory, or it was removed: look what changed there', [
    'ENOENT',
    'ENOTDIR',
    'EISDIR',
    'EEXIST',
    'ENOTEMPTY',
  ]),
};

/** What to throw for an error of the file system: a fault of the store that says what to do, without the path. Other errors stay. */
export function mediumFault(thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (thrown instanceof SendError || typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return thrown;
  const { kind, message } = MEANINGS[code] ?? { kind: 'lasting', message: 'the medium of the store fails' };
  return storeFault(kind, `${message} (${code})`, thrown);
}

/** For a `catch` around what a store does on its medium. */
export function failMedium(thrown: unknown): never {
  throw mediumFault(thrown);
}

/** For a `catch`: gives the code of a file system's error when it is one of these, and throws every other error on. */
export function caught<Code extends string>(...expected: Code[]): (thrown: unknown) => Code {
  return (thrown) => {
    const code = expected.find((each) => each === codeOf(thrown));
    if (code === undefined) throw thrown;
    return code;
  };
}

function all(kind: FaultKind, message: string, codes: readonly string[]): Record<string, Meaning> {
  return Object.fromEntries(codes.map((code) => [code, { kind, message }]));
}

/** The code of a system's error. */
export function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
