import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
/** Rooms of the deployment, from the ground up. A file imports from its own room and from those below it. */
const ROOMS = [
  'core',
  'lambdas',
  'lib',
  'lib/config',
  'lib/machine',
  'lib/docker',
  'lib/cloud-run',
  'lib/aws',
  'lib/aws/declared',
  'lib/aws/observed',
  'lib/aws/constructs',
  'lib/aws/components',
  'lib/aws/deploy',
  'lib/emulator',
  'lib/smoke',
  'lib/verbs',
  'tools',
  'bin',
];
/** Rooms of the same level, which do not import each other. */
const APART = [
  ['lib/aws', 'lib/docker'],
  ['lib/aws', 'lib/cloud-run'],
  ['lib/emulator', 'lib/aws/deploy'],
  ['lib/verbs', 'lib/emulator'],
  ['lib/verbs', 'lib/smoke'],
];
/** What needs Docker to push an image. */
const PUSHES = ['lib/aws/components/registry-push.ts', 'lib/aws/deploy/preflight.ts', 'lib/aws/deploy/aws-region.ts'];

const FILES = globSync('{bin,core,cli,lambdas,lib,tools}/**/*.ts', { cwd: ROOT }).map((file) =>
  file.replaceAll('\\', '/'),
);
/** Every import and re-export of each file, those of types included. */
const IMPORTS = new Map(FILES.map((file) => [file, importsOf(file)]));

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm)].map(
    ([, first, path = first ?? '']) => normalize(join(dirname(file), path)),
  );
  return found.filter((path) => FILES.includes(path));
}

function roomOf(file: string): string {
  const folder = dirname(file);
  const inside = ROOMS.filter((room) => folder === room || folder.startsWith(`${room}/`));
  return inside.sort((one, other) => other.length - one.length)[0] ?? folder;
}

/** What leads from a file to itself, if anything does. */
function circleFrom(start: string): readonly string[] | undefined {
  const queue = (IMPORTS.get(start) ?? []).map((file) => [start, file]);
  const seen = new Set<string>();
  for (const way of queue) {
    const last = way.at(-1) ?? '';
    if (last === start) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    queue.push(...(IMPORTS.get(last) ?? []).map((file) => [...way, file]));
  }
  return undefined;
}

describe('the rooms', () => {
  it('import from below, never from above', () => {
    const upward = FILES.flatMap((file) =>
      (IMPORTS.get(file) ?? [])
        .filter((other) => ROOMS.indexOf(roomOf(other)) > ROOMS.indexOf(roomOf(file)) && ROOMS.includes(roomOf(file)))
        .map((other) => `${file} imports ${other}`),
    );
    expect(upward).toEqual([]);
  });

  it.each(APART)('%s knows nothing of %s', (one, other) => {
    const isBelow = (file: string, room: string): boolean =>
      roomOf(file) === room || roomOf(file).startsWith(`${room}/`);
    const found = FILES.filter((file) => isBelow(file, one) && !PUSHES.includes(file)).flatMap((file) =>
      (IMPORTS.get(file) ?? []).filter((path) => isBelow(path, other)).map((path) => `${file} imports ${path}`),
    );
    expect(found).toEqual([]);
  });

  it('import in no circle, of types neither', () => {
    expect(FILES.flatMap((file) => circleFrom(file)?.join(' -> ') ?? [])).toEqual([]);
  });

  it('have no file of bin or lib that imports a test', () => {
    const tests = FILES.filter((file) => /from '(?:\.\.\/)+test\//.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(tests).toEqual([]);
  });

  it('are all in the list', () => {
    const rooms = new Set(FILES.filter((file) => /^(?:lib|tools|bin)\//.test(file)).map(roomOf));
    expect([...rooms].filter((room) => !ROOMS.includes(room))).toEqual([]);
  });
});
