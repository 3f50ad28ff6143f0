import { describe, expect, it } from 'vitest';
import { AGENTS } from '../../../core/transfer/agent.ts';
import { sayAgent, sayCaller } from '../../../frontend/callers.ts';

const HASH = 'ab12cd34'.repeat(8);

describe('sayCaller', () => {
  it.each([
    ['dropped', 'dropped', 'address not recorded'],
    ['unknown', 'unknown', 'unknown address'],
    ['schedule', undefined, 'automatic clean-up'],
    ['203.0.113.0/24', '203.0.113.0/24', 'your network 203.0.113.0/24'],
    ['203.0.113.0/24', '198.51.100.0/24', 'network 203.0.113.0/24'],
    [HASH, HASH, 'from your address'],
    [HASH, undefined, 'visitor ab12cd'],
  ])('says of %s to %s: %s', (caller, own, text) => expect(sayCaller(caller, own)()).toBe(text));
});

describe('sayAgent', () => {
  it.each([
    ['Firefox on Linux', 'Firefox on Linux'],
    ['other', 'another program'],
    ['other on Android', 'another program on Android'],
    ['robot', 'a bot'],
    ['Samsung Internet on Android', 'Samsung Internet on Android'],
  ])('says %s as "%s"', (agent, text) => expect(sayAgent(agent)()).toBe(text));

  it('has words for every name that the server gives', () => {
    for (const agent of AGENTS) expect(sayAgent(agent)()).not.toMatch(/^\s*$|[{}]/);
  });
});
