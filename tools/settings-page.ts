import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SCHEMES } from '../core/stores/schemes.ts';
import { shownDefault } from '../lambdas/settings/shown.ts';
import type { Setting } from '../lambdas/settings/table.ts';
import { isDerived, ROWS } from '../lambdas/settings/table.ts';

export const SETTINGS_PAGE: URL = new URL('../docs/settings.md', import.meta.url);

/** `docs/settings.md`, its tables of settings and of stores made of those of the code. */
export function settingsPage(page: string): string {
  const settings = ROWS.map(([, row]) => rowOf(row));
  const stores = Object.values(SCHEMES).map(({ example, text }) => `| \`${example}\` | ${text} |`);
  return withRows(withRows(page, 'variable', settings), '`SGRAPH_SEND_STORE`', stores);
}

/** The page with these rows in the table whose first column has that head. */
function withRows(page: string, column: string, rows: readonly string[]): string {
  const table = new RegExp(`(^\\| ${column} \\|.*\\n\\| ?-+.*\\n)(?:\\|.*\\n)*`, 'm');
  return page.replace(table, (_, head: string) => `${head}${rows.join('\n')}\n`);
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
