import { describe, expect, it } from 'vitest';
import type { ErrorCode, Next } from '../../core/errors.ts';
import { asSendError, ERRORS, isErrorCode, isPassing, SendError } from '../../core/errors.ts';

const codes = Object.keys(ERRORS) as ErrorCode[];

describe('the table of errors', () => {
  it.each(Object.entries(ERRORS))('has a status, an exit code and a text for %s', (code, { status, exit, text }) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(Number.isInteger(exit) && exit >= 2 && exit <= 130).toBe(true);
    expect(text).toMatch(/^[a-z][^.!]*[a-z]$/);
  });

  it('gives what a recipient can meet a status code of the shell of its own', () => {
    const met: ErrorCode[] = ['wrong_key', 'damaged', 'truncated', 'expired', 'limit_reached', 'deleted', 'not_found'];
    const exits = met.map((code) => ERRORS[code].exit);
    expect(new Set(exits).size).toBe(met.length);
    for (const code of codes.filter((other) => !met.includes(other))) expect(exits).not.toContain(ERRORS[code].exit);
  });

  it('gives no two codes the same text', () => {
    expect(new Set(Object.values(ERRORS).map(({ text }) => text)).size).toBe(codes.length);
  });
});

describe('what an error means for a transfer that it ended', () => {
  it('is told the same to page, command line and library', () => {
    const of = (next: Next): ErrorCode[] => codes.filter((code) => ERRORS[code].next === next);
    expect(of('retry')).toEqual(['too_many_requests', 'network', 'store_in_use', 'store_unavailable']);
    expect(of('restore')).toEqual(['damaged', 'truncated', 'store_damaged']);
    expect(of('restart')).toEqual(['conflict', 'finished', 'file_changed', 'file_gone']);
    expect(of('token')).toEqual(codes.filter((code) => code.startsWith('token_')));
    expect(of('ended')).toEqual([...codes.filter((code) => ERRORS[code].status === 410), 'not_found']);
  });
});

describe('what may pass by itself', () => {
  it('is what a network, a busy server and a busy store say, and nothing that needs a person', () => {
    const passing: ErrorCode[] = ['network', 'too_many_requests', 'store_in_use', 'store_unavailable'];
    expect(passing.every(isPassing)).toBe(true);
    const lasting: ErrorCode[] = [
      'storage_full',
      'store_unusable',
      'store_damaged',
      'internal',
      'expired',
      'not_found',
      'not_as_published',
    ];
    expect(lasting.some(isPassing)).toBe(false);
  });
});

describe('a code', () => {
  it('is recognised when it stands in the table', () => {
    expect(codes.every(isErrorCode)).toBe(true);
  });

  it.each(['', 'DAMAGED', 'constructor', '__proto__', 'toString', undefined, null, 404, ['damaged'], {}])(
    'is not %j',
    (value) => {
      expect(isErrorCode(value)).toBe(false);
    },
  );
});

describe('an error', () => {
  it('has the text of its code where nothing more exact is said', () => {
    const error = new SendError('expired');
    expect([error.name, error.code, error.message]).toEqual(['SendError', 'expired', ERRORS.expired.text]);
  });

  it('keeps its message and its cause', () => {
    const cause = new Error('socket closed');
    const error = new SendError('network', 'the server closed the connection', { cause });
    expect([error.message, error.cause]).toEqual(['the server closed the connection', cause]);
    expect(error).toBeInstanceOf(Error);
  });

  it('that was thrown as one is itself', () => {
    const error = new SendError('damaged');
    expect(asSendError(error)).toBe(error);
  });

  it('of an abort is a cancellation', () => {
    const abort = new DOMException('gone', 'AbortError');
    expect(asSendError(abort)).toMatchObject({ code: 'cancelled', cause: abort });
  });

  it.each([[new TypeError('secret detail')], ['a string'], [undefined], [null], [{ code: 'damaged' }]])(
    'that is unknown is internal, keeps its cause and says nothing of it: %j',
    (thrown) => {
      const error = asSendError(thrown);
      expect([error.code, error.cause, error.message]).toEqual(['internal', thrown, ERRORS.internal.text]);
    },
  );
});
