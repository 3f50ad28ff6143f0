import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VERSION } from '../../lambdas/version.ts';

const root = new URL('../../', import.meta.url);

it('the version file and package.json agree', () => {
  const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
  expect(VERSION).toMatch(/^v[0-9]+\.[0-9]+\.[0-9]+$/);
  expect(`v${manifest.version}`).toBe(VERSION);
});
