import type { Fault, Thing } from '../checks.ts';
import { propertyFaults } from '../checks.ts';
import { shownSetting } from './shown-setting.ts';

type Settings = Readonly<Record<string, string>>;

/** The settings that differ. Of what may be secret only that it does. */
export function changedSettings(of: Thing, found: Settings, expected: Settings): Fault[] {
  const names = [...new Set([...Object.keys(found), ...Object.keys(expected)])].sort();
  return names
    .filter((name) => found[name] !== expected[name])
    .flatMap((name) => propertyFaults(of, { [name]: inPair(name, found[name], expected[name]) }));
}

function inPair(name: string, found: string | undefined, expected: string | undefined): [string, string] {
  const [from, to] = [found, expected].map((value) => (value === undefined ? 'nothing' : shownSetting(name, value)));
  if (from !== undefined && to !== undefined && from !== to) return [from, to];
  return [found === undefined ? 'nothing' : 'another value', expected === undefined ? 'nothing' : 'the declared value'];
}
