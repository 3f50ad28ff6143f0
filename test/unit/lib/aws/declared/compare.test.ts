import { describe, expect, it } from 'vitest';
import type { Kind } from '../../../../../lib/aws/declared/compare.ts';
import { differences } from '../../../../../lib/aws/declared/compare.ts';
import { Unresolved } from '../../../../../lib/aws/declared/resolve.ts';

const found = (declared: unknown, live: unknown, kind: Kind = {}): string[] =>
  differences(kind, declared, live).map(({ path, message }) => `${path} ${message}`);

describe('what differs from a declaration', () => {
  it('is named by its path, with what was found and expected', () => {
    const rules = (days: number): object => ({
      Rules: [
        { Id: 'a', Days: 1 },
        { Id: 'b', Days: days },
      ],
    });
    expect(found(rules(2), rules(3))).toEqual(['Rules[1].Days is 3, expected 2']);
    expect(found(rules(2), rules(3), { sets: { Rules: 'Id' } })).toEqual(['Rules[b].Days is 3, expected 2']);
    expect(found({ A: { B: 'x' } }, {})).toEqual(['A is nothing, expected {"B":"x"}']);
    expect(found({ A: { B: {} } }, { A: {} })).toEqual(['A.B is nothing, expected {}']);
  });

  it('is nothing where numbers and truth values are texts, which CloudFormation takes too', () => {
    expect(found({ A: 1, B: true }, { A: '1', B: 'true' })).toEqual([]);
    expect(found({ A: 1 }, { A: { toString: '1' } })).toHaveLength(1);
    for (const empty of [undefined, null, '']) expect(found({ A: 'null' }, { A: empty })).toHaveLength(1);
  });

  it('is nothing that a service filled in, but where a kind is closed', () => {
    const live = { A: { B: 1, More: 2 }, Other: 3 };
    expect(found({ A: { B: 1 } }, live)).toEqual([]);
    expect(found({ A: { B: 1 } }, live, { closed: ['A'] })).toEqual(['A.More is 2, expected nothing']);
    expect(found({ A: { B: 1 } }, live, { closed: ['Other'] })).toEqual(['Other is 3, expected nothing']);
    expect(found({ A: { B: 1 } }, live, { closed: ['Oth', 'A.Mo'] })).toEqual([]);
    expect(found({ A: { B: 1 } }, { A: { B: 1, More: [] } }, { closed: ['A'] })).toEqual([]);
    expect(found({ A: { B: 1 } }, { A: { B: 1, More: [''] } }, { closed: ['A'] })).toEqual([
      'A.More is [""], expected nothing',
    ]);
    expect(found({ A: { B: [1] } }, { A: { B: [] } }, { closed: ['A'] })).toHaveLength(1);
  });

  it('is an item too many or too few, and another order where it counts', () => {
    expect(found({ L: [1, 2] }, { L: [2, 1] })).toHaveLength(2);
    expect(found({ L: [1, 2] }, { L: [2, 1] }, { sets: { L: '' } })).toEqual([]);
    expect(found({ L: [1] }, { L: [1, 1] }, { sets: { L: '' } })).toHaveLength(1);
    expect(found({ L: [1] }, { L: [1, 2] })).toEqual(['L is [1,2], expected [1]']);
    const [a, b] = [{ K: 'a' }, { K: 'b' }];
    const set = { sets: { L: 'K' } };
    expect(found({ L: [a, b] }, { L: [b, a] }, set)).toEqual([]);
    expect(found({ L: [a] }, { L: [a, a] }, set)).toEqual(['L[a] is {"K":"a"}, expected nothing']);
    expect(found({ L: [a, b] }, { L: [a] }, set)).toEqual(['L[b] is nothing, expected {"K":"b"}']);
    expect(found({ L: [a] }, { L: 'a' }, set)).toHaveLength(1);
  });

  it('is what a policy means, not how it is written', () => {
    const kind = { policies: ['P'] };
    const policy = (...Statement: object[]): object => ({ P: { Version: '2012-10-17', Statement } });
    const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: ['a', 'b'] };
    const declared = policy(read);
    expect(found(declared, policy({ Resource: ['b', 'a'], Action: ['s3:GetObject'], Effect: 'Allow' }), kind)).toEqual(
      [],
    );
    expect(found(declared, { P: { Version: '2012-10-17', Statement: read } }, kind)).toEqual([]);
    for (const other of [
      policy(read, read),
      policy({ ...read, Resource: ['a', 'b', 'c'] }),
      policy({ ...read, Condition: { Bool: { a: 'true' } } }),
      { P: { Version: '2008-10-17', Statement: [read] } },
      { P: undefined },
      {},
    ])
      expect(found(declared, other, kind), JSON.stringify(other)).toHaveLength(1);
  });

  it('is told without its value where that may be secret, also when more is missing than the secret', () => {
    const kind = { secret: ['A.B.Value'], sets: { 'A.B': 'Name' }, closed: ['A'] };
    const declared = { A: { B: [{ Name: 'n', Value: 'secret' }] } };
    for (const live of [{}, { A: {} }, { A: { B: [] } }, { A: { B: [{ Name: 'n', Value: 'other secret' }] } }]) {
      expect(found(declared, live, kind)).toHaveLength(1);
      expect(found(declared, live, kind).join()).not.toContain('secret');
    }
    const more = { A: { B: [...declared.A.B, { Name: 'm', Value: 'third secret' }] } };
    expect(found(declared, more, kind)).toEqual(['A.B[m] is not declared']);
  });

  it('is left out where no service gives it back, with all that is below, and is found where a reference is not', () => {
    expect(found({ Code: { Key: 'k' }, A: 1 }, { A: 1 }, { unread: { Code: 'why' } })).toEqual([]);
    expect(found({ A: new Unresolved('Arn of B') }, { A: 'x' })).toEqual([
      'A cannot be compared with Arn of B, which was not found',
    ]);
  });
});
