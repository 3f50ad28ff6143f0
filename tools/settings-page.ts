import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { shownDefault } from '../lambdas/settings/shown.ts';
import type { Setting } from '../lambdas/settings/table.ts';
import { isDerived, ROWS } from '../lambdas/settings/table.ts';

export const SETTINGS_PAGE: URL = new URL('../docs/settings.md', import.meta.url);

/** `docs/settings.md`, its table made of that of the code. */
export function settingsPage(page: string): string {
  const rows = ROWS.map(([, row]) => rowOf(row)).join('\n');
  return page.replace(/(^\| variable \|.*\n\| --- .*\n)(?:\|.*\n)*/m, (_, head: string) => `${head}${rows}\n`);
}

function rowOf(row: Setting): string {
  const shown = shownDefault(row);
  const fallback =
    isDerived(row.default) || shown === 'none' || typeof row.default === 'number' ? shown : `\`${shown}\``;
  const more = row.more === undefined ? '' : ` ([more](${row.more}))`;
  return `| \`${row.env}\` | ${row.kind.expected} | ${fallback} | ${row.text}${more} |`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(SETTINGS_PAGE, settingsPage(await readFile(SETTINGS_PAGE, 'utf8')));
