import { connectionMeaning } from './connection-words.ts';

const WORDS: Readonly<Record<string, string>> = {
  ...each('no such file or folder', ['ENOENT']),
  ...each('a part of the path is not a folder', ['ENOTDIR']),
  ...each('it is a folder', ['EISDIR']),
  ...each('no permission', ['EACCES', 'EPERM']),
  ...each('the file system is read-only', ['EROFS']),
  ...each('the disk is full', ['ENOSPC', 'EDQUOT']),
  ...each('the file is larger than its file system or a limit allows', ['EFBIG']),
  ...each('too many files are open', ['EMFILE', 'ENFILE']),
  ...each('another program uses it', ['EBUSY', 'ETXTBSY']),
  ...each('the path is too long, or has a loop of links', ['ENAMETOOLONG', 'ELOOP']),
  ...each('it exists already', ['EEXIST']),
  ...each('the folder is not empty', ['ENOTEMPTY']),
  ...each('the disk has failed', ['EIO']),
  ...each('the machine has no memory left', ['ENOMEM', 'ENOBUFS']),
  ...each('another program uses this port', ['EADDRINUSE']),
  ...each('this machine does not have that address', ['EADDRNOTAVAIL']),
};

/** What an error of the operating system or of the network means, with its path; undefined for every other error. Only for the person at this machine. */
export function systemWords(thrown: unknown): string | undefined {
  const code = systemCode(thrown);
  if (code === undefined || !(thrown instanceof Error)) return undefined;
  const path = 'path' in thrown && typeof thrown.path === 'string' ? `: ${thrown.path}` : '';
  return `${WORDS[code] ?? connectionMeaning(code) ?? 'the operating system refused it'}${path}`;
}

/** The code of a system's error, such as `ENOENT`; Node's own begin with `ERR_`. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string')) return undefined;
  return /^E(?!RR_)[A-Z0-9_]+$/.test(thrown.code) ? thrown.code : undefined;
}

function each(words: string, codes: readonly string[]): Record<string, string> {
  return Object.fromEntries(codes.map((code) => [code, words]));
}
