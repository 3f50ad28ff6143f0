import { describe, expect, it } from 'vitest';
import { describeFailure, failureValue, printable, readFault, writeFault } from '../../../cli/failure.ts';
import { ERRORS, SendError } from '../../../core/errors.ts';

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code, syscall: 'open' });
}

describe('a fault of the system', () => {
  it.each([
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EFBIG', 'disk_full'],
    ['EPIPE', 'broken_pipe'],
    ['EEXIST', 'file_exists'],
    ['EROFS', 'not_writable'],
    ['EACCES', 'not_writable'],
    ['ENOENT', 'not_writable'],
  ])('%s in writing is %s', (code, expected) => {
    expect(writeFault(systemError(code, 'x')).code).toBe(expected);
  });

  it('in reading is unreadable, and what is no fault of the system is not', () => {
    expect(readFault(systemError('ENOENT', 'x')).code).toBe('unreadable');
    expect(readFault(new TypeError('x')).code).toBe('internal');
    const error = new SendError('damaged');
    expect([readFault(error), writeFault(error)]).toEqual([error, error]);
  });
});

describe('describeFailure', () => {
  it('is one line, with the reason of the system', () => {
    const thrown = Object.assign(systemError('ENOENT', 'x'), { path: '/a\nb' });
    const error = readFault(thrown);
    expect(describeFailure(error)).toEqual({
      line: 'a file or folder could not be read: no such file or folder: /a?b',
      exit: ERRORS.unreadable.exit,
    });
  });

  it('says nothing when nobody reads', () => {
    expect(describeFailure(writeFault(systemError('EPIPE', 'x')))).toEqual({
      line: undefined,
      exit: ERRORS.broken_pipe.exit,
    });
  });

  it('shows no characters that deceive', () => {
    expect(printable('a\u001b[31mb\u202Ec\u2066d')).toBe('a?[31mb?c?d');
  });
});

describe('a failure as a value', () => {
  it('has a code, the line that a person reads, and what to do next', () => {
    const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    expect(failureValue(new SendError('network', undefined, { cause }))).toEqual({
      error: {
        code: 'network',
        message: expect.stringMatching(/^the server cannot be reached: the connection was refused/) as string,
        hint: 'run the same command again in a moment',
        next: 'retry',
        exit: 28,
      },
    });
  });

  it.each(Object.keys(ERRORS) as (keyof typeof ERRORS)[])('has a hint for %s', (code) => {
    expect(failureValue(new SendError(code)).error.hint).toMatch(/^[a-z].+[^.]$/);
  });
});

it('a reason that says no more than the message is not repeated', () => {
  const { line } = describeFailure(writeFault(systemError('ENOSPC', 'write')));
  expect(line).toBe('the disk is full');
});
