import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { describeFailure, readFault } from '../../cli/failure.ts';
import { connectionAdvice } from '../../core/connection-words.ts';
import { SendError } from '../../core/errors.ts';
import { messageOf } from '../../lib/deploy-error.ts';

const CODES = [...Object.keys(constants.errno), 'ENOTFOUND', 'EAI_AGAIN'];
const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: the system's own words, open '/a/b'`), { code, syscall: 'open', path: '/a/b' });

describe('an error of the operating system', () => {
  it.each(CODES)('%s is said in words of this product, with the path', (code) => {
    const thrown = systemError(code);
    const lines = [messageOf(thrown), describeFailure(readFault(thrown)).line, describeFailure(thrown).line];
    for (const line of lines) {
      expect(line).not.toMatch(/E[A-Z]{3,}|system's own|, open/);
      expect(line).toContain('/a/b');
    }
    // A connection has no path: what to do is said instead.
    const { line } = describeFailure(new SendError('network', undefined, { cause: thrown }));
    expect(line).not.toMatch(/E[A-Z]{3,}|system's own|, open/);
    expect(line).toContain(connectionAdvice(code) ?? '/a/b');
  });

  it('names what is known of it', () => {
    expect(messageOf(systemError('ENOENT'))).toBe('no such file or folder: /a/b');
    expect(messageOf(systemError('ECONNREFUSED'))).toBe('the connection was refused: /a/b');
  });
});
