import { describe, expect, it } from 'vitest';
import { connectionMeaning } from '../../core/connection-words.ts';
import { SendError } from '../../core/errors.ts';
import { s3Fault } from '../../core/stores/s3-fault.ts';
import { systemWords } from '../../core/system-words.ts';
import { networkCause } from '../../lib/network-cause.ts';

const CODES = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ETIMEDOUT', 'ECONNRESET', 'EPIPE', 'EPROTO'];

describe('a connection that did not come about', () => {
  it.each(CODES)('is said in the same words by a store, the command line and the deployment: %s', (code) => {
    const thrown = Object.assign(new Error(code), { code });
    const meaning = connectionMeaning(code) ?? '';
    expect(meaning).toMatch(/^[a-z]/);
    const fault = s3Fault('read objects', thrown);
    expect(fault).toBeInstanceOf(SendError);
    expect(fault.message).toContain(`the store cannot read objects: ${meaning} (${code}); `);
    expect(systemWords(thrown)).toBe(meaning);
    expect(networkCause(thrown)).toMatch(new RegExp(`^${meaning}: `));
    expect(fault.message.split(meaning)).toHaveLength(2);
  });
});
