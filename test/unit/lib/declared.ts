import { describe, expect, it } from 'vitest';
import type { ComponentParts } from '../../../lib/aws/components/component.ts';
import { isBelow } from '../../../lib/aws/declared/difference.ts';
import { declaredBy, differing, environmentOf, pseudoParameters } from '../../../lib/aws/declared/judge.ts';
import { KINDS } from '../../../lib/aws/declared/kinds.ts';
import type { Live, Seen } from '../../../lib/aws/declared/live.ts';
import { resolve } from '../../../lib/aws/declared/resolve.ts';
import type { ConfigOverrides } from '../../../lib/config/config.ts';
import { differingProperty } from '../../support/differing-property.ts';
import { testDeployment } from './deployment.ts';
import type { Fault } from './planted.ts';

/** Ids and attributes that matter to a check; all others are made up. */
type Known = Readonly<Record<string, Partial<Pick<Live, 'id' | 'attributes'>>>>;
type Declaring = Pick<ComponentParts<never>, 'name' | 'declare'>;

/** What there is when all is as a component declares it: the template itself, with references resolved. */
export function seenAsDeclared(
  parts: Declaring,
  locked: boolean,
  overrides: ConfigOverrides = {},
  known: Known = {},
): Seen {
  const deployment = testDeployment(locked, overrides);
  const resources = declaredBy(parts, deployment);
  const { attributes, imports } = mentioned(resources);
  const named = Object.fromEntries(
    resources.map(({ logicalId }) => [
      logicalId,
      {
        id: known[logicalId]?.id ?? `id-of-${logicalId}`,
        attributes: { ...attributes[logicalId], ...known[logicalId]?.attributes },
        properties: {},
      },
    ]),
  );
  const by = { live: named, imports, pseudo: pseudoParameters(environmentOf(parts, deployment)) };
  const live = resources.map(({ logicalId, properties }) => [
    logicalId,
    { ...named[logicalId], properties: resolve(properties, by) },
  ]);
  return { live: Object.fromEntries(live) as Seen['live'], imports };
}

/** Attributes and exports that a template refers to, with made-up values. */
function mentioned(template: unknown): {
  attributes: Record<string, Record<string, string>>;
  imports: Record<string, string>;
} {
  const attributes: Record<string, Record<string, string>> = {};
  const imports: Record<string, string> = {};
  JSON.stringify(template, (key, value: unknown) => {
    if (key === 'Fn::GetAtt' && Array.isArray(value)) {
      const [id, name] = value.map(String) as [string, string];
      attributes[id] = { ...attributes[id], [name]: `${name}-of-${id}` };
    }
    if (key === 'Fn::ImportValue') imports[String(value)] = `https://${String(value)}.example/`;
    return value;
  });
  return { attributes, imports };
}

/** A resource that was changed. `change` gets its properties as CloudFormation names them, to work on. */
export function changed<State extends { readonly seen: Seen }>(
  logicalId: string,
  change: (properties: never) => unknown,
): Fault<State> {
  return (state) => {
    const live = state.seen.live[logicalId]!;
    const properties = structuredClone(live.properties);
    change(properties as never);
    return { ...state, seen: { ...state.seen, live: { ...state.seen.live, [logicalId]: { ...live, properties } } } };
  };
}

/** A resource that was deleted. */
export function deleted<State extends { readonly seen: Seen }>(logicalId: string): Fault<State> {
  return (state) => ({ ...state, seen: { ...state.seen, live: { ...state.seen.live, [logicalId]: undefined } } });
}

type Path = readonly (string | number)[];

/** Paths of all leaves of a value: what holds no more values, even if it could. */
function leaves(value: unknown, path: Path = []): Path[] {
  const items = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  return items.length === 0 ? [path] : items.flatMap(([name, item]) => leaves(item, [...path, name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Sets a leaf, or removes it. */
function put(properties: never, path: Path, value: (old: unknown) => unknown): void {
  const last = path.at(-1)!;
  const holder = path
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>((at, name) => at[name] as never, properties);
  const next = value(holder[last]);
  if (next !== undefined) holder[last] = next;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
}

const another = (old: unknown): unknown =>
  typeof old === 'number' ? old + 1 : typeof old === 'boolean' ? !old : isObject(old) ? 'another' : `${String(old)}-x`;

const WAYS: Readonly<Record<string, (old: unknown) => unknown>> = { changes: another, removes: () => undefined };

/** Every leaf of every declared property is changed and removed, and each resource deleted: exactly that is found. */
export function describeDeclared<State extends { readonly seen: Seen }>(
  parts: ComponentParts<State>,
  goodState: (locked: boolean) => State,
  atLeast: number,
  overrides: ConfigOverrides = {},
): void {
  describe.each([false, true])(`what ${parts.name} declares, locked: %s`, (locked) => {
    const deployment = testDeployment(locked, overrides);
    const [resources, env] = [declaredBy(parts, deployment), environmentOf(parts, deployment)];
    const good = goodState(locked);
    const wrong = (fault: Fault<State>): string[] => [
      ...new Set(differing(resources, env, fault(good).seen).map(({ message }) => differingProperty(message))),
    ];

    it('is read, and of a kind that is known', () => {
      expect(Object.keys(good.seen.live)).toEqual(expect.arrayContaining(resources.map(({ logicalId }) => logicalId)));
      expect(Object.keys(KINDS)).toEqual(expect.arrayContaining(resources.map(({ type }) => type)));
    });

    it('is found to be changed or removed, leaf by leaf, by exactly the name of its property', () => {
      let planted = 0;
      for (const { logicalId, type } of resources) {
        const { properties } = good.seen.live[logicalId]!;
        for (const path of leaves(properties)) {
          const pattern = path.filter((name) => typeof name === 'string').join('.');
          if (Object.keys(KINDS[type]?.unread ?? {}).some((unread) => isBelow(pattern, unread))) continue;
          for (const [way, value] of Object.entries(WAYS)) {
            const found = wrong(changed(logicalId, (copy) => put(copy, path, value)));
            expect(found, `somebody ${way} ${logicalId}.${path.join('.')}`).toEqual([
              `${logicalId}.${String(path[0])}`,
            ]);
            planted += 1;
          }
        }
      }
      expect(planted).toBeGreaterThanOrEqual(atLeast);
    });

    it('is found to be deleted, resource by resource', () => {
      for (const { logicalId } of resources) expect(wrong(deleted(logicalId))).toContain(logicalId);
    });
  });
}
