import { describe, expect, it } from 'vitest';
import { fargate } from '../../../../../lib/aws/components/fargate.ts';
import {
  attachedTo,
  foreignInNetwork,
  otherUsersOf,
  foreignMachines,
} from '../../../../../lib/aws/components/obstacles.ts';
import { registry } from '../../../../../lib/aws/components/registry.ts';
import { role } from '../../../../../lib/aws/components/role.ts';
import { storage } from '../../../../../lib/aws/components/storage.ts';
import type { Compared, Live } from '../../../../../lib/aws/declared/live.ts';
import type { Observer } from '../../../../../lib/aws/deployment.ts';
import { seenAsDeclared } from '../../declared.ts';
import { testConfig } from '../../deployment.ts';

const observer = { config: testConfig() } as Observer;
const live = (id: string, properties: object, attributes: Record<string, string> = {}): Live => ({
  id,
  attributes,
  properties: { ...properties },
});

describe('what keeps a component from being removed', () => {
  it('is nothing where all is as declared, locked or not', async () => {
    for (const locked of [false, true]) {
      const state: Compared = { seen: seenAsDeclared(role, locked) };
      expect(await role.obstacles(state, observer)).toEqual([]);
    }
    expect(await storage.obstacles({ seen: seenAsDeclared(storage, false), bucket: undefined }, observer)).toEqual([]);
    const target = { target: 'fargate' } as const;
    const state = { seen: seenAsDeclared(fargate, true, target), foreign: [] };
    const there = { config: testConfig(target) } as Observer;
    expect(await fargate.obstacles(state as unknown as Parameters<typeof fargate.obstacles>[0], there)).toEqual([]);
  });

  it('is each policy that somebody gave a role, with the command that takes it away', () => {
    const Policies = [{ PolicyName: 'access' }, { PolicyName: 'more' }];
    const found = attachedTo(live('user', { Policies, ManagedPolicyArns: ['arn:aws:iam::aws:policy/X'] }), 'access');
    expect(found.map(({ remedy }) => remedy)).toEqual([
      'aws iam detach-role-policy --role-name user --policy-arn arn:aws:iam::aws:policy/X',
      'aws iam delete-role-policy --role-name user --policy-name more',
    ]);
    expect(attachedTo(undefined, 'access')).toEqual([]);
  });

  it('is who else has the boundary, and not the roles that are bounded by it', () => {
    const boundary = (attached: number, bounds: number): Live =>
      live('arn:boundary', {}, { AttachmentCount: `${attached}`, PermissionsBoundaryUsageCount: `${bounds}` });
    const bounded = live('user', { PermissionsBoundary: 'arn:boundary' });
    const seen = { live: { UserRole: bounded, AdminRole: bounded }, imports: {} };
    expect(otherUsersOf(boundary(0, 2), seen)).toEqual([]);
    expect(otherUsersOf(boundary(0, 3), seen)[0]?.message).toMatch(/has 1 more user/);
    expect(otherUsersOf(boundary(1, 2), seen)[0]?.remedy).toMatch(/list-entities-for-policy --policy-arn arn:boundary/);
    expect(otherUsersOf(undefined, seen)).toEqual([]);
  });

  it('is what is in a network, which force removes where the deployment can', () => {
    const foreign = [
      { kind: 'security group', id: 'sg-1' },
      { kind: 'subnet', id: 'subnet-1' },
      { kind: 'route', id: 'rtb|0' },
    ] as const;
    expect(foreignInNetwork('net', { foreign }, ['security group']).map(({ remedy }) => remedy)).toEqual([
      undefined,
      'aws ec2 delete-subnet --subnet-id subnet-1',
    ]);
  });

  it('is a machine that has the name and is none of the group', () => {
    const members = [{ id: 'i-1', isInService: true, version: '1' }];
    const machines = ['i-1', 'i-2'].map((id) => ({ id, state: 'running' }));
    expect(foreignMachines({ members, machines }).map(({ remedy }) => remedy)).toEqual([
      'aws ec2 terminate-instances --instance-ids i-2',
    ]);
  });

  it('is an image that the product did not push, and none that lost its tag', async () => {
    const images = [
      { digest: 'sha256:1', tags: ['v0.1.0-0123456789ab'] },
      { digest: 'sha256:2', tags: [] },
    ];
    const seen = { live: {}, imports: {} };
    expect(await registry.obstacles({ seen, images }, observer)).toEqual([]);
    const more = [...images, { digest: 'sha256:3', tags: ['mine', 'v0.1.0'] }];
    const [found] = await registry.obstacles({ seen, images: more }, observer);
    expect(found).toMatchObject({ message: expect.stringMatching(/such as mine/) as string, remedy: undefined });
  });
});
