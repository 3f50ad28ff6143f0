import { connectionAdvice } from '../core/connection-words.ts';
import type { ErrorCode, Next } from '../core/errors.ts';
import { asSendError, ERRORS, SendError } from '../core/errors.ts';
import { withoutHidden } from '../core/shown-text.ts';
import { systemCode, systemWords } from '../core/system-words.ts';

/** Why something could not be written, by the system's own code; everything else is `not_writable`. */
const WRITE_FAULTS: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EFBIG: 'disk_full',
  EPIPE: 'broken_pipe',
  EEXIST: 'file_exists',
};

/** What went wrong on this machine when something was written. */
export function writeFault(thrown: unknown): SendError {
  const code = systemCode(thrown);
  if (thrown instanceof SendError || code === undefined) return asSendError(thrown);
  return new SendError(WRITE_FAULTS[code] ?? 'not_writable', undefined, { cause: thrown });
}

/** What went wrong on this machine when something was read. */
export function readFault(thrown: unknown): SendError {
  if (thrown instanceof SendError || systemCode(thrown) === undefined) return asSendError(thrown);
  const advice = 'a file or folder could not be read: change its permissions, or send the others without it';
  return new SendError('unreadable', ['EACCES', 'EPERM'].includes(systemCode(thrown) ?? '') ? advice : undefined, {
    cause: thrown,
  });
}

/** The same of something that was there when it was chosen. */
export function missingFileFault(thrown: unknown): SendError {
  const code = systemCode(thrown);
  if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ESTALE') return readFault(thrown);
  return new SendError(
    'file_gone',
    'a file was moved, renamed or deleted before it was sent: send it again without it',
    {
      cause: thrown,
    },
  );
}

/** For a `catch`: passes on what the fault makes of an error. */
export function failWith(fault: (thrown: unknown) => SendError): (thrown: unknown) => never {
  return (thrown) => {
    throw fault(thrown);
  };
}

/** An error as one line for the terminal, and the exit code. The line is undefined where the output is closed. */
export function describeFailure(thrown: unknown): { readonly line: string | undefined; readonly exit: number } {
  const error = asSendError(thrown);
  const { exit } = ERRORS[error.code];
  if (error.code === 'broken_pipe') return { line: undefined, exit };
  const reason = systemReason(error);
  const hasAll = reason === undefined || reason === error.message;
  return { line: printable(hasAll ? error.message : `${error.message}: ${reason}`), exit };
}

/** What a person or a program does next, by what the table of errors says of the error. */
const HINTS: Readonly<Record<Next, string>> = {
  retry: 'run the same command again in a moment',
  resume: 'correct the cause, then run the command again',
  restore: 'ask the operator to restore the file, or the sender to send it again',
  restart: 'start again, as a new transfer or a new download',
  token: 'use another access code',
  ended: 'check the link or ID; if it is right, the transfer has ended: ask its sender for a new link',
  never: 'change the command: the same one is refused every time',
};

/** What `--json` prints in place of a result. */
export interface FailureValue {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly hint: string;
    readonly next: Next;
    readonly exit: number;
  };
}

export function failureValue(thrown: unknown): FailureValue {
  const { code, message } = asSendError(thrown);
  const { next, exit } = ERRORS[code];
  return { error: { code, message: describeFailure(thrown).line ?? message, hint: HINTS[next], next, exit } };
}

/** Names come from strangers: what would move the cursor, does not show or turns the direction of text is shown as `?`. */
export function printable(text: string): string {
  return withoutHidden(text, '?');
}

/** Why there was no answer, with what to do: the first cause that has words of its own. */
function networkReason(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  if (!(cause instanceof SendError)) return connectionReason(cause) ?? networkReason(cause.cause);
  const below = networkReason(cause.cause);
  if (cause.code !== 'network' || cause.message === ERRORS.network.text) return below;
  return below === undefined ? cause.message : `${cause.message}: ${below}`;
}

/** By its code; a time limit has only a name. */
function connectionReason(cause: Error): string | undefined {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return connectionAdvice(code) ?? connectionAdvice(cause.name);
}

/** `no such file or folder: /path`: only a terminal shows paths. */
function systemReason({ code, cause }: SendError): string | undefined {
  const reason = code === 'network' ? networkReason(cause) : undefined;
  if (reason !== undefined || !(cause instanceof Error) || cause instanceof SendError) return reason;
  return systemWords(cause) ?? (code === 'internal' ? cause.message : undefined);
}
