import type { Finding } from './outcome.ts';

/** One line per resource: kind, region or `global`, name. Sorted, so that two inventories compare line by line. */
export type Inventory = readonly string[];

/** What appeared and what vanished between two inventories. That a stack was changed meanwhile is neither. */
export function compareInventories(earlier: Inventory, later: Inventory): Finding[] {
  const [before, after] = [earlier, later].map((lines) =>
    lines.map((line) => line.replace(/ (?:CREATE|UPDATE)_COMPLETE$/, '')),
  ) as [string[], string[]];
  const named = (lines: Inventory, message: string): Finding[] =>
    lines.map((line) => ({
      component: 'inventory',
      region: line.split(' ')[1] ?? '',
      check: line.split(' ')[0] ?? '',
      message: `${line} ${message}`,
    }));
  return [
    ...named(
      after.filter((line) => !before.includes(line)),
      'was not there before',
    ),
    ...named(
      before.filter((line) => !after.includes(line)),
      'was there before',
    ),
  ];
}
