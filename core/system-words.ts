import { connectionMeaning } from './connection-words.ts';
import type { FaultKind } from './stores/store-fault.ts';

/** Why the operating system refused, by its codes (errno(3)). */
interface SystemCause {
  readonly codes: readonly string[];
  readonly means: string;
  /** What it is for a store on a disk, and what its operator can do. */
  readonly fault: FaultKind;
  readonly advice: string;
}

const REPLACED = 'a folder of the store was removed or replaced: check what changed there';

/** The one table of them; those of connections are in connection-words.ts. */
const CAUSES: readonly SystemCause[] = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    means: 'the disk is full',
    fault: 'full',
    advice: 'free some space, or delete transfers',
  },
  {
    codes: ['EFBIG'],
    means: 'the file is larger than its file system or a limit allows',
    fault: 'full',
    advice: 'raise the limit, or use another file system',
  },
  {
    codes: ['EMLINK'],
    means: 'the folder has as many entries as its file system allows',
    fault: 'full',
    advice: 'delete transfers',
  },
  {
    codes: ['EMFILE', 'ENFILE'],
    means: 'too many files are open',
    fault: 'passing',
    advice: 'raise the limit of open files',
  },
  {
    codes: ['EBUSY', 'ETXTBSY'],
    means: 'another program uses it',
    fault: 'passing',
    advice: 'end that program, or wait for it',
  },
  {
    codes: ['ENOMEM', 'ENOBUFS'],
    means: 'the machine has no memory left',
    fault: 'passing',
    advice: 'end other programs, or add memory',
  },
  {
    codes: ['EAGAIN', 'EINTR', 'ESTALE'],
    means: 'it is not available now',
    fault: 'passing',
    advice: 'if this continues, see the system log',
  },
  {
    codes: ['EROFS'],
    means: 'the file system is read-only',
    fault: 'lasting',
    advice: 'mount it for writing',
  },
  {
    codes: ['EACCES', 'EPERM'],
    means: 'no permission',
    fault: 'lasting',
    advice: 'check owner and permissions of the folder and of the files in it',
  },
  {
    codes: ['ENXIO'],
    means: 'it is a socket, or its device is not there',
    fault: 'lasting',
    advice: 'see the system log',
  },
  {
    codes: ['EIO', 'EUCLEAN', 'ENODEV'],
    means: 'the disk has failed',
    fault: 'lasting',
    advice: 'see the system log',
  },
  {
    codes: ['ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'EXDEV'],
    means: 'this operation is not supported there',
    fault: 'lasting',
    advice: 'use another file system',
  },
  {
    codes: ['ENAMETOOLONG', 'ELOOP'],
    means: 'the path is too long, or has a loop of links',
    fault: 'lasting',
    advice: 'use another path',
  },
  { codes: ['ENOENT'], means: 'no such file or folder', fault: 'lasting', advice: REPLACED },
  { codes: ['ENOTDIR'], means: 'a part of the path is not a folder', fault: 'lasting', advice: REPLACED },
  { codes: ['EISDIR'], means: 'it is a folder', fault: 'lasting', advice: REPLACED },
  { codes: ['EEXIST'], means: 'it exists already', fault: 'lasting', advice: REPLACED },
  { codes: ['ENOTEMPTY'], means: 'the folder is not empty', fault: 'lasting', advice: REPLACED },
];

const PORT_WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses this port',
  EADDRNOTAVAIL: 'this machine does not have that address',
};

const UNKNOWN: SystemCause = {
  codes: [],
  means: 'the operating system refused it',
  fault: 'lasting',
  advice: 'see the system log',
};

/** What an error of the operating system or of the network means, with its path; undefined for every other error. Only for the person at this machine. */
export function systemWords(thrown: unknown): string | undefined {
  const code = systemCode(thrown);
  if (code === undefined || !(thrown instanceof Error)) return undefined;
  const path = 'path' in thrown && typeof thrown.path === 'string' ? `: ${thrown.path}` : '';
  return `${PORT_WORDS[code] ?? systemCause(code).means}${path}`;
}

/** The cause of a code that the operating system gave; also of one of a connection, which a disk on the network gives. */
export function systemCause(code: string): SystemCause {
  const found = CAUSES.find(({ codes }) => codes.includes(code));
  const connection = connectionMeaning(code);
  if (found || connection === undefined) return found ?? UNKNOWN;
  // A file system that is not mounted any more (ENOTCONN) needs a person.
  const fault = code === 'ENOTCONN' ? 'lasting' : 'passing';
  return { codes: [code], means: connection, fault, advice: 'check the server of the file system' };
}

/** The code of a system's error, such as `ENOENT`; Node's own begin with `ERR_`. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string')) return undefined;
  return /^E(?!RR_)[A-Z0-9_]+$/.test(thrown.code) ? thrown.code : undefined;
}
