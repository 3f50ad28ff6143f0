import { describe, expect, it } from 'vitest';
import { Template, templateChanges } from '../../../../../lib/aws/deploy/template-change.ts';

const bucket = (properties: object): Template =>
  Template.parse({ Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: properties } } });
const secret = (value: string): Template =>
  Template.parse({
    Resources: {
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: { Environment: { Variables: { SGRAPH_SEND_ADMIN_KEY_SHA256: value } } },
      },
    },
  });

describe('the change of a template', () => {
  it('replaces a resource whose name changes, and only updates one whose other properties do', () => {
    const [change] = templateChanges(bucket({ BucketName: 'one', Tags: [] }), bucket({ BucketName: 'two' })).values();
    expect(change?.properties.map(({ name, replaces }) => `${name} ${replaces}`)).toEqual([
      'BucketName yes',
      'Tags no',
    ]);
    expect(change?.properties[0]?.differences).toMatchObject([{ path: 'BucketName', from: '"one"', to: '"two"' }]);
  });

  it('replaces what refers to the name of something that is replaced', () => {
    const withPolicy = (name: string): Template => {
      const { Resources } = bucket({ BucketName: name });
      const Properties = { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement: [] } };
      const Policy = { Type: 'AWS::S3::BucketPolicy', Properties };
      return Template.parse({ Resources: { ...Resources, Policy } });
    };
    const changes = templateChanges(withPolicy('one'), withPolicy('two'));
    expect(changes.get('Policy')?.properties.map(({ replaces }) => replaces)).toEqual(['yes']);
  });

  it('deletes what is declared no more, or leaves it where its policy says so', () => {
    const nothing = Template.parse({ Resources: {} });
    const kept = Template.parse({ Resources: { Bucket: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain' } } });
    expect([bucket({}), kept].map((before) => templateChanges(before, nothing).get('Bucket')?.action)).toEqual([
      'delete',
      'keep',
    ]);
  });

  it('shows nothing of what may be secret, and no mark of a repair', () => {
    const [change] = templateChanges(secret('a'.repeat(64)), secret('b'.repeat(64))).values();
    expect(change?.properties[0]?.differences).toMatchObject([{ from: 'another value', to: 'the declared value' }]);
    expect(templateChanges(bucket({ Repair: 'repaired today' }), bucket({})).size).toBe(0);
  });
});
