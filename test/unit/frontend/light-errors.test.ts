import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { lightErrors } from '../../../bin/light-errors.ts';
import type * as errors from '../../../core/errors.ts';
import { ERRORS } from '../../../core/errors.ts';
import { LINK_FAULTS } from '../../../core/find-link.ts';

it('the errors of pages have every code with what becomes of the transfer, and no text', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '..', '..', '..', 'core/errors.ts')],
    ...{ bundle: true, format: 'esm', write: false, plugins: [lightErrors] },
  });
  const text = outputFiles[0]?.text ?? '';
  const module = (await import(
    /* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
  )) as typeof errors;
  const next = (table: object): Record<string, string> =>
    Object.fromEntries(Object.entries(table as typeof ERRORS).map(([code, facts]) => [code, facts.next]));
  expect(next(module.ERRORS)).toEqual(next(ERRORS));
  expect(text).not.toContain(ERRORS.damaged.text);
  expect(new module.SendError('damaged').message).toBe('');
  expect(module.isErrorCode('damaged') && !module.isErrorCode('other')).toBe(true);
});

it('what is wrong with a link has no text in pages', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '..', '..', '..', 'core/find-link.ts')],
    ...{ bundle: true, format: 'esm', write: false, plugins: [lightErrors] },
  });
  const text = outputFiles[0]?.text ?? '';
  expect(text).toContain('key_missing: ""');
  expect(text).not.toContain(LINK_FAULTS.key_missing);
});
