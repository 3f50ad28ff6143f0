import { describe, expect, it } from 'vitest';
import { pseudoParameters } from '../../../../../lib/aws/declared/judge.ts';
import { resolve, Unresolved } from '../../../../../lib/aws/declared/resolve.ts';

const by = {
  live: {
    Function: { id: 'f', attributes: { Arn: 'arn:f', 'Nested.Name': 'n' }, properties: {} },
    Gone: undefined,
  },
  imports: { url: 'https://host.example/', missing: undefined },
  pseudo: pseudoParameters({ account: '1', region: 'eu-west-2' }),
};

describe('references of a template', () => {
  it.each([
    [{ Ref: 'Function' }, 'f'],
    [{ 'Fn::GetAtt': ['Function', 'Arn'] }, 'arn:f'],
    [{ 'Fn::GetAtt': 'Function.Nested.Name' }, 'n'],
    [{ Ref: 'AWS::Region' }, 'eu-west-2'],
    [{ 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, { Ref: 'Function' }]] }, 'arn:aws:f'],
    [{ 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::ImportValue': 'url' }] }] }, 'host.example'],
    [{ 'Fn::Sub': '${AWS::AccountId}/${Function}/${Function.Arn}/${!Kept}' }, '1/f/arn:f/${Kept}'],
    [{ 'Fn::Sub': ['${Own}-${Function}', { Own: { Ref: 'AWS::Region' } }] }, 'eu-west-2-f'],
    [{ 'Fn::Base64': 'text' }, 'dGV4dA=='],
    [{ A: { Ref: 'AWS::NoValue' }, B: [{ Ref: 'AWS::NoValue' }, 1] }, { B: [1] }],
    [{ Ref: 'AWS::NoValue' }, undefined],
    [
      { 'Fn::Looks': 'like one', But: 'is none' },
      { 'Fn::Looks': 'like one', But: 'is none' },
    ],
  ])('%j is %j', (declared, expected) => {
    expect(resolve(declared, by)).toEqual(expected);
  });

  it.each([
    [{ Ref: 'Gone' }, 'Gone'],
    [{ 'Fn::GetAtt': ['Function', 'Version'] }, 'Version of Function'],
    [{ 'Fn::ImportValue': 'missing' }, 'the export missing'],
    [{ 'Fn::Join': ['', ['a', { Ref: 'Gone' }]] }, 'Gone'],
    [{ 'Fn::Select': [0, { 'Fn::Split': ['/', { 'Fn::ImportValue': 'missing' }] }] }, 'the export missing'],
    [{ 'Fn::Sub': 'a ${Gone} b' }, 'Gone'],
  ])('%j is not resolved, and says for want of what', (declared, what) => {
    expect(resolve(declared, by)).toEqual(new Unresolved(what));
  });

  it('is not guessed at where a function is not known', () => {
    expect(() => resolve({ A: { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] } }, by)).toThrow(/Fn::Cidr.*resolve\.ts/);
  });
});
