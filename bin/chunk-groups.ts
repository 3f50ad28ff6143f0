import type { Metafile } from 'esbuild';
import { importsOf, reachedFrom } from './imports.ts';

/** Bytes of script, minified, below which a file is not worth a request of its own. */
const SMALL = 12_000;
/** Bytes that may be loaded in vain, over all entries, to save a request. */
const WASTE = 12_000;

/** Files that are loaded together, and the entries (the start, pages, what is loaded on demand) that need all of them. */
interface Group {
  readonly files: readonly string[];
  readonly entries: ReadonlySet<string>;
}

/**
 * Puts files that several entries share together, by their path in the bundle. The bundler makes a file for each set of entries, so that none
 * loads a byte in vain; most are tiny. All that the start needs becomes one group, without the start itself: it
 * waits for a page, which would wait for it if it imported it. A small group joins the one that the fewest more entries
 * load, if they are few enough. A group imports only those that its entries load anyway: no entry loads another because of it, and none import each other.
 */
export function groupChunks({ outputs }: Metafile, start: string): readonly (readonly string[])[] {
  const bytesOf = ({ files }: Group): number => files.reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
  let groups = groupsByEntries(outputs, start);
  const tried = new Set<Group>();
  const nextSmall = (): Group | undefined =>
    groups
      .filter((group) => !tried.has(group) && !group.entries.has(start) && bytesOf(group) <= SMALL)
      .sort((one, other) => bytesOf(one) - bytesOf(other))[0];
  for (let small = nextSmall(); small; small = nextSmall()) {
    tried.add(small);
    const { files, entries } = small;
    const needed = new Set(files.flatMap((file) => importsOf(outputs, file)));
    const others = groups.filter((group) => group !== small);
    const imported = others.filter((group) => group.files.some((file) => needed.has(file)));
    const mostEntries = entries.size + WASTE / bytesOf(small);
    const [taker] = others
      .filter((group) => holds(group.entries, entries) && group.entries.size <= mostEntries)
      .filter((group) => imported.every((each) => holds(each.entries, group.entries)))
      .sort((one, other) => one.entries.size - other.entries.size);
    if (!taker) continue;
    const joined = { files: [...taker.files, ...files], entries: taker.entries };
    groups = others.map((group) => (group === taker ? joined : group));
  }
  return groups.map(({ files }) => files);
}

/** What the start needs, and a group for each set of entries; what only one entry needs stays with that. */
function groupsByEntries(outputs: Metafile['outputs'], start: string): Group[] {
  const files = Object.keys(outputs);
  const entries = new Set(files.flatMap((file) => importsOf(outputs, file, 'dynamic-import')));
  const reached = [...entries].map((entry) => [entry, reachedFrom(outputs, entry)] as const);
  const atStart = reachedFrom(outputs, start);
  const groups = new Map<string, { files: string[]; entries: Set<string> }>();
  for (const file of files) {
    const users = reached.filter(([, found]) => found.has(file)).map(([entry]) => entry);
    if (atStart.has(file) || entries.has(file) || users.length === 0) continue;
    const group = groups.get(users.join()) ?? { files: [], entries: new Set(users) };
    group.files.push(file);
    groups.set(users.join(), group);
  }
  const shared = [...atStart].filter((file) => file !== start);
  return [{ files: shared, entries: new Set([start, ...entries]) }, ...groups.values()];
}

function holds(all: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  return [...some].every((each) => all.has(each));
}
