import { describe, expect, it } from 'vitest';
import { differences } from '../../../../../lib/aws/declared/compare.ts';
import type { Kind } from '../../../../../lib/aws/declared/kind.ts';
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

  it('is told of a policy by statement and member, with what is too much and what is missing, never as a document', () => {
    const kind = { policies: ['P'] };
    const policy = (...Statement: object[]): object => ({ P: { Version: '2012-10-17', Statement } });
    const keys = Array.from({ length: 40 }, (_, index) => `arn:aws:s3:::bucket/${index}/*`);
    const [read, list] = [
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: keys },
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: 'bucket' },
    ];
    const declared = policy(read, list);
    expect(found(declared, policy({ ...read, Action: 's3:*' }, list), kind)).toEqual([
      'P.Statement[0].Action has s3:*, expected s3:GetObject',
    ]);
    expect(found(declared, policy(list, { ...read, Resource: [...keys, '*'] }), kind)).toEqual([
      'P.Statement[0].Resource also has *',
    ]);
    expect(found(declared, policy(read, { ...list, Condition: { Bool: { a: 'b' } } }), kind)).toEqual([
      'P.Statement[1].Condition is {"Bool":{"a":"b"}}, expected nothing',
    ]);
    expect(
      found(declared, policy(read, list, { Sid: 'Mine', Effect: 'Allow', Principal: '*', Action: '*' }), kind),
    ).toEqual(['P.Statement[Mine] is Allow * to *, expected nothing']);
    expect(found(declared, policy(list), kind).join()).toMatch(
      /^P\.Statement\[0\] is nothing, expected Allow s3:GetObject on arn/,
    );
    expect(found(policy({ ...read, Sid: 'A' }), policy({ ...read, Sid: 'B' }), kind)).toEqual([
      'P.Statement[A].Sid has B, expected A',
    ]);
    for (const other of [
      policy(),
      policy({ Effect: 'Deny' }),
      {},
      policy(...keys.map((key) => ({ ...list, Resource: key }))),
    ]) {
      const messages = found(declared, other, kind);
      expect(messages.length).toBeGreaterThan(0);
      expect(messages.length).toBeLessThanOrEqual(7);
      for (const message of messages) expect(message.length).toBeLessThan(400);
    }
  });

  it('is an addition where nothing, or nothing more, is declared, and no other difference is', () => {
    const kind = { sets: { L: 'K', P: '' }, closed: ['L', 'P', 'M'] };
    const isAddition = (declared: unknown, live: unknown): boolean[] =>
      differences(kind, declared, live).map(({ added }) => added !== undefined);
    expect(isAddition({ L: [{ K: 'a' }] }, { L: [{ K: 'a' }, { K: 'b' }] })).toEqual([true]);
    expect(isAddition({ P: ['a'] }, { P: ['a', 'b'] })).toEqual([true]);
    expect(isAddition({}, { M: 1 })).toEqual([true]);
    expect(isAddition({ O: [{ K: 1 }, { K: 2 }] }, { O: [{ K: 1 }, { K: 3 }, { K: 2 }] })).toEqual([true]);
    for (const live of [{ P: ['b'] }, { P: [] }, {}, { P: 'a' }])
      expect(isAddition({ P: ['a'] }, live)).toEqual([false]);
  });

  it('is shown with its value, and that with its unit, where it is a setting that anybody may see', () => {
    const kind = { secret: ['Environment.Variables'], closed: ['Environment'] };
    const settings = (Variables: object): object => ({ Environment: { Variables } });
    const [gib, digest] = [1024 ** 3, 'a'.repeat(64)];
    const declared = { SGRAPH_SEND_MAX_TRANSFER_BYTES: `${10 * gib}`, SGRAPH_SEND_ADMIN_KEY_SHA256: digest };
    const live = {
      ...declared,
      SGRAPH_SEND_MAX_TRANSFER_BYTES: `${2 * gib}`,
      SGRAPH_SEND_ADMIN_KEY_SHA256: 'b',
      OTHER: 'x',
    };
    expect(
      differences(kind, settings(declared), settings(live)).map(({ path, from, to }) => `${path}: ${from} → ${to}`),
    ).toEqual([
      'Environment.Variables.SGRAPH_SEND_MAX_TRANSFER_BYTES: 2 GiB → 10 GiB',
      'Environment.Variables.SGRAPH_SEND_ADMIN_KEY_SHA256: another value → the declared value',
      'Environment.Variables.OTHER: another value → nothing',
    ]);
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
