import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const FRONTEND = join(import.meta.dirname, '..', '..', '..', 'frontend');

// What a page loads imports from the file of its start: if that waits for the page, both wait for ever.
it('no module of a page awaits anything before it has loaded', () => {
  const files = globSync('{*.ts,{user,admin,elements}/**/*.ts,i18n/*.ts}', { cwd: FRONTEND });
  const waiting = files.filter((file) => /^(?:const .* = )?await /m.test(readFileSync(join(FRONTEND, file), 'utf8')));
  expect(waiting).toEqual([]);
});
