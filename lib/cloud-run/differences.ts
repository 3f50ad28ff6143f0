import type { Fault, Thing } from '../checks.ts';
import { propertyFaults } from '../checks.ts';
import { inWords } from '../in-words.ts';

/**
 * Where something found lacks what was declared, such as `template.timeout is "60s", expected "300s"`, each of them. Members that only the
 * found one has do not count: Google fills in its defaults. It leaves out what is zero, false or empty.
 */
export function differences(of: Thing, found: unknown, declared: unknown, path = ''): Fault[] {
  if (Array.isArray(declared)) return itemDifferences(of, found, declared, path);
  if (typeof declared === 'object' && declared !== null) {
    const members = new Map(typeof found === 'object' && found !== null ? Object.entries(found) : []);
    return Object.entries(declared).flatMap(([name, value]) =>
      differences(of, members.get(name), value, path === '' ? name : `${path}.${name}`),
    );
  }
  const isSame = found === declared || (isNothing(found) && isNothing(declared));
  return isSame ? [] : propertyFaults(of, { [path]: [shown(found), shown(declared)] });
}

function itemDifferences(of: Thing, found: unknown, declared: readonly unknown[], path: string): Fault[] {
  const items: readonly unknown[] = Array.isArray(found) ? found : [];
  if (items.length !== declared.length) return propertyFaults(of, { [path]: [shown(found), shown(declared)] });
  return declared.flatMap((value, index) => differences(of, items[index], value, `${path}[${index}]`));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === 0 || value === false || value === '';
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : inWords(value);
}
