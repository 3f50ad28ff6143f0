import { describe, expect, it } from 'vitest';
import type { CpuProfile } from '../../bench/cpu-profile.ts';
import { spendingOf } from '../../bench/cpu-profile.ts';

const ROOT = 'file:///repository';

interface Call {
  readonly name: string;
  readonly url?: string;
  readonly calls?: readonly number[];
}

/** A profile in which each of the numbered functions ran for so many milliseconds. */
function profileOf(calls: Readonly<Record<number, Call>>, ran: readonly (readonly [number, number])[]): CpuProfile {
  return {
    nodes: Object.entries(calls).map(([id, { name, url = '', calls: children = [] }]) => ({
      id: Number(id),
      callFrame: { functionName: name, url, lineNumber: 11 },
      children,
    })),
    samples: ran.map(([id]) => id),
    timeDeltas: [0, ...ran.slice(0, -1).map(([, ms]) => ms * 1_000)],
  };
}

describe('a CPU profile', () => {
  it('is added up by function and by kind, idle time left out', () => {
    const { ms, kinds, functions } = spendingOf(
      profileOf(
        {
          1: { name: '(root)', calls: [2, 5, 6] },
          2: { name: 'append', url: `${ROOT}/core/event-chain.ts`, calls: [3, 4] },
          3: { name: 'parse', url: `${ROOT}/node_modules/zod/v4/core/parse.js` },
          4: { name: 'set' },
          5: { name: '(idle)' },
          6: { name: '(garbage collector)' },
        },
        [
          [2, 3],
          [3, 2],
          [5, 50],
          [4, 1],
          [3, 4],
          [6, 5],
          [1, 0],
        ],
      ),
    );
    expect(ms).toBe(15);
    expect(kinds).toEqual([
      { what: 'validation', ms: 6 },
      { what: 'garbage', ms: 5 },
      { what: 'events', ms: 3 },
      { what: 'copying', ms: 1 },
    ]);
    expect(functions).toEqual([
      { what: 'parse node_modules/zod/v4/core/parse.js:12', ms: 6 },
      { what: '(garbage collector)', ms: 5 },
      { what: 'append core/event-chain.ts:12', ms: 3 },
      { what: 'set ← append core/event-chain.ts:12', ms: 1 },
    ]);
  });

  it('gives what the engine does to the kind of the function that called it', () => {
    const { kinds } = spendingOf(
      profileOf(
        {
          1: { name: 'update', calls: [] },
          2: { name: 'seal', url: `${ROOT}/core/crypto/segments.ts`, calls: [1] },
          3: { name: 'stringify' },
          4: { name: 'encodeRecord', url: `${ROOT}/core/stores/records.ts`, calls: [3] },
        },
        [
          [1, 7],
          [3, 2],
          [2, 0],
        ],
      ),
    );
    expect(kinds).toEqual([
      { what: 'cryptography', ms: 7 },
      { what: 'store', ms: 2 },
    ]);
  });

  it.each([
    ['server', { name: 'parserOnIncoming', url: 'node:_http_server' }],
    ['client', { name: 'parserOnIncomingClient', url: 'node:_http_client' }],
    ['program', { name: 'main', url: `${ROOT}/test/bench/crypto.ts` }],
  ])('is of a %s by the half of HTTP that ran', (role, call) => {
    expect(spendingOf(profileOf({ 1: call }, [[1, 0]])).role).toBe(role);
  });
});
