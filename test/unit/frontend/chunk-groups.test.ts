import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metafile } from 'esbuild';
import { groupChunks } from '../../../bin/chunk-groups.ts';

interface Piece {
  readonly bytes: number;
  readonly imports?: readonly string[];
  readonly onDemand?: readonly string[];
}

function bundleOf(pieces: Readonly<Record<string, Piece>>): Metafile {
  const outputs = Object.entries(pieces).map(([name, { bytes, imports = [], onDemand = [] }]) => {
    const all = [
      ...imports.map((path) => ({ path, kind: 'import-statement' as const })),
      ...onDemand.map((path) => ({ path, kind: 'dynamic-import' as const })),
    ];
    return [name, { bytes, imports: all, exports: [] as string[], inputs: {} }] as const;
  });
  return { inputs: {}, outputs: Object.fromEntries(outputs) };
}

/** The group of each file; a file that is in none is one of its own. */
function groupOf(pieces: Readonly<Record<string, Piece>>): Map<string, string> {
  const found = new Map(Object.keys(pieces).map((name) => [name, name]));
  for (const group of groupChunks(bundleOf(pieces), 'main'))
    for (const file of group) found.set(file, [...group].sort().join(' '));
  return found;
}

/** All groups that are loaded with a file. */
function loadedWith(pieces: Readonly<Record<string, Piece>>, groups: Map<string, string>, first: string): Set<string> {
  const found = new Set([groups.get(first)!]);
  for (const group of found) {
    for (const [file, own] of groups)
      if (own === group) for (const each of pieces[file]?.imports ?? []) found.add(groups.get(each)!);
  }
  return found;
}

const BIG = 20_000;

describe('the shared pieces of a bundle', () => {
  it('are one file where the start needs them, without the start, which waits for the page that imports them', () => {
    const pieces = {
      main: { bytes: 10, imports: ['a', 'b'], onDemand: ['page'] },
      a: { bytes: BIG },
      b: { bytes: 1 },
      page: { bytes: 1, imports: ['b'] },
    };
    expect(groupChunks(bundleOf(pieces), 'main')).toEqual([['a', 'b']]);
  });

  it('are each in one file, and are not put where many pages would load them in vain', () => {
    const pages = ['one', 'two', 'three', 'four'];
    const pieces = {
      main: { bytes: BIG, onDemand: pages },
      one: { bytes: 1, imports: ['all', 'large', 'tiny'] },
      two: { bytes: 1, imports: ['all', 'large', 'tiny', 'both'] },
      three: { bytes: 1, imports: ['all', 'both'] },
      four: { bytes: 1, imports: ['all'] },
      all: { bytes: BIG },
      large: { bytes: 8_000 },
      tiny: { bytes: 100 },
      both: { bytes: 200 },
    };
    const files = groupChunks(bundleOf(pieces), 'main').flat();
    expect(files.toSorted()).toEqual(['all', 'both', 'large', 'tiny']);
    const groups = groupOf(pieces);
    expect(groups.get('large')).toBe('large tiny');
    expect(groups.get('all')).toBe('all both');
  });

  it('join, where they are small, what the fewest more pages load', () => {
    const pieces = {
      main: { bytes: BIG, onDemand: ['one', 'two', 'three'] },
      one: { bytes: 1, imports: ['all', 'some', 'few'] },
      two: { bytes: 1, imports: ['all', 'some', 'few'] },
      three: { bytes: 1, imports: ['all', 'some'] },
      all: { bytes: BIG },
      some: { bytes: BIG },
      few: { bytes: 100, imports: ['all'] },
    };
    expect(groupChunks(bundleOf(pieces), 'main')).toEqual([[], ['all', 'some', 'few']]);
  });

  it('stay apart where a page would load what it does not need because of them', () => {
    const pieces = {
      main: { bytes: BIG, onDemand: ['one', 'two', 'three'] },
      one: { bytes: 1, imports: ['small'] },
      two: { bytes: 1, imports: ['small'] },
      three: { bytes: 1 },
      small: { bytes: 100, imports: ['large'] },
      large: { bytes: BIG },
    };
    expect(groupChunks(bundleOf(pieces), 'main')).toEqual([[], ['small', 'large']]);
  });

  it('never import each other in a circle, and no page loads a large file in vain', () => {
    fc.assert(
      fc.property(bundles(), (pieces) => {
        const groups = groupOf(pieces);
        for (const [file, group] of groups) {
          for (const each of pieces[file]?.imports ?? []) {
            const other = groups.get(each)!;
            if (other !== group) expect(loadedWith(pieces, groups, each).has(group), `${file} and ${each}`).toBe(false);
          }
        }
        for (const page of pieces['main']?.onDemand ?? []) {
          const needed = loadedWith(pieces, new Map([...groups.keys()].map((name) => [name, name])), page);
          const loaded = loadedWith(pieces, groups, page);
          const start = loadedWith(pieces, groups, 'main');
          for (const [file, group] of groups) {
            if (loaded.has(group) && !start.has(group) && (pieces[file]?.bytes ?? 0) > 12_000)
              expect(needed.has(file), file).toBe(true);
          }
        }
      }),
    );
  });
});

/** Five pages and twelve pieces that import later ones. */
function bundles(): fc.Arbitrary<Record<string, Piece>> {
  const shared = Array.from({ length: 12 }, (_, at) => `shared${at}`);
  const pages = Array.from({ length: 5 }, (_, at) => `page${at}`);
  const piece = (after: readonly string[]): fc.Arbitrary<Piece> =>
    fc.record({
      bytes: fc.constantFrom(10, 3_000, BIG),
      imports: fc.subarray([...after], { maxLength: Math.min(after.length, 3) }),
    });
  const members = [
    ...pages.map((name) => [name, piece(shared)] as const),
    ...shared.map((name, at) => [name, piece(shared.slice(at + 1))] as const),
    ['main', piece(shared.slice(8)).map((main) => ({ ...main, onDemand: pages }))] as const,
  ];
  return fc.record(Object.fromEntries(members));
}
