import { inWords } from '../in-words.ts';

/**
 * Where something found lacks what was declared, such as `template.timeout is "60s", expected "300s"`; undefined when it has all of
 * it. Members that only the found one has do not count: Google fills in its defaults. It leaves out what is zero, false or empty.
 */
export function lacking(found: unknown, declared: unknown, path = 'it'): string | undefined {
  if (Array.isArray(declared)) return lackingItem(found, declared, path);
  if (typeof declared === 'object' && declared !== null) {
    const members = typeof found === 'object' && found !== null ? Object.entries(found) : [];
    for (const [name, value] of Object.entries(declared)) {
      const fault = lacking(
        members.find(([member]) => member === name)?.[1],
        value,
        path === 'it' ? name : `${path}.${name}`,
      );
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  const same = found === declared || (isNothing(found) && isNothing(declared));
  return same ? undefined : `${path} is ${shown(found)}, expected ${shown(declared)}`;
}

function lackingItem(found: unknown, declared: readonly unknown[], path: string): string | undefined {
  const items: readonly unknown[] = Array.isArray(found) ? found : [];
  if (items.length !== declared.length) return `${path} is ${shown(found)}, expected ${shown(declared)}`;
  for (const [index, value] of declared.entries()) {
    const fault = lacking(items[index], value, `${path}[${index}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === 0 || value === false || value === '';
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : inWords(value);
}
