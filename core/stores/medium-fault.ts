import { SendError } from '../errors.ts';
import type { FaultKind } from './store-fault.ts';
import { storeFault } from './store-fault.ts';

interface Meaning {
  readonly kind: FaultKind;
  readonly message: string;
}

/** Errors of a file system by the code of the system (errno(3)); one that is not here is lasting. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  ...all('full', 'the disk of the store is full: free some space, or delete transfers', ['ENOSPC', 'EDQUOT']),
  ...all(
    'full',
    'a file of the store cannot grow: it has reached the largest size that its file system or a limit allows',
    ['EFBIG'],
  ),
  ...all('full', 'a directory of the store has as many entries as its file system allows: delete transfers', [
    'EMLINK',
  ]),
  ...all('passing', 'the process has reached its limit of open files: raise it', ['EMFILE', 'ENFILE']),
  ...all('passing', 'the disk of the store did not respond in time', [
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
  ...all('lasting', 'the file system of the store is read-only: mount it for writing', ['EROFS']),
  ...all(
    'lasting',
    'the store has no permission for its directory: check owner and permissions, also of the files in it',
    ['EACCES', 'EPERM'],
  ),
  ...all('lasting', 'the disk of the store has failed: see the system log', [
    'EIO',
    'EUCLEAN',
    'ENODEV',
    'ENXIO',
    'ENOTCONN',
  ]),
  ...all('lasting', 'the file system lacks a feature that the store needs: choose another one', [
    'ENOSYS',
    'ENOTSUP',
    'EOPNOTSUPP',
    'EINVAL',
    'EXDEV',
  ]),
  ...all('lasting', 'the path of the store is too long or has a loop of links: choose another one', [
    'ENAMETOOLONG',
    'ELOOP',
  ]),
  ...all('lasting', 'a directory of the store was removed or replaced by something else: check what changed there', [
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
  const { kind, message } = MEANINGS[code] ?? { kind: 'lasting', message: 'the disk of the store has failed' };
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
