import type { Finding } from './outcome.ts';

/** One line per resource: kind, region or `global`, name. Sorted, so that two inventories compare line by line. */
export type Inventory = readonly string[];

/** What appeared and what vanished between two inventories. */
export function compareInventories(before: Inventory, after: Inventory): Finding[] {
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
