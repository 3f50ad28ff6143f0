import { describe, expect, it } from 'vitest';
import type { Owner, Resource } from '../../../lib/inventory.ts';
import { describeResource, inventoryOf, resourcesFrom } from '../../../lib/inventory.ts';

const OWNER = { environment: 'dev', target: 'lambda', component: 'user' };

function resource(name: string, owner?: Owner, alike?: string): Resource {
  return { kind: 'function', place: 'eu-west-2', name, owner, alike };
}

describe('an inventory', () => {
  it('says of each resource whose it is, and of what is only called so that it is not ours', () => {
    expect(describeResource(resource('a', OWNER))).toBe('function eu-west-2 a  [dev lambda user]');
    expect(describeResource(resource('a', { ...OWNER, component: undefined }))).toBe(
      'function eu-west-2 a  [dev lambda ?]',
    );
    expect(describeResource(resource('a', undefined, 'dev'))).toBe(
      'function eu-west-2 a  [not ours: has a similar name to dev]',
    );
    expect(describeResource(resource('a'))).toBe('function eu-west-2 a');
  });

  it('is of one environment, counts everything, and hides nothing that looks like it', () => {
    const all = [
      resource('a', OWNER),
      resource('b', { ...OWNER, target: 'fargate' }),
      resource('c', { ...OWNER, environment: 'prod' }),
      resource('d', undefined, 'dev'),
      resource('e', undefined, 'prod'),
      resource('f'),
    ];
    const { shown, summary } = inventoryOf(all, 'dev');
    expect(shown.map(({ name }) => name)).toEqual(['a', 'b', 'd']);
    expect(summary).toBe('2 of dev, 1 with similar names, 3 others (--all lists them)');
    expect(inventoryOf([], 'dev')).toEqual({
      shown: [],
      summary: '0 of dev, 0 with similar names, 0 others (--all lists them)',
    });
  });

  it('made of lines keeps them, names with spaces too', () => {
    const bases = { dev: 'send-dev' };
    const owner = (kind: string, name: string): Owner | undefined =>
      kind === 'volume' && name === 'send-dev-storage' ? OWNER : undefined;
    expect(resourcesFrom(['volume local send-dev-storage', 'x y send-dev-a b', 'x y z'], owner, bases)).toEqual([
      { kind: 'volume', place: 'local', name: 'send-dev-storage', owner: OWNER, alike: undefined },
      { kind: 'x', place: 'y', name: 'send-dev-a b', owner: undefined, alike: 'dev' },
      { kind: 'x', place: 'y', name: 'z', owner: undefined, alike: undefined },
    ]);
  });
});
