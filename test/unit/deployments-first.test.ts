import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deploymentsFirst } from '../setup/deployments-first.ts';

const ROOT = join(import.meta.dirname, '..', '..');

it('files that deploy come before the other files of their level, each in its order', () => {
  const files = globSync('test/integration/**/*.test.ts', { cwd: ROOT }).sort();
  const sorted = deploymentsFirst(files.map((file) => ({ moduleId: join(ROOT, file) }))).map(
    ({ moduleId }) => moduleId,
  );
  const deploying = files.filter((file) => file.includes('lifecycle'));
  expect(deploying.length).toBeGreaterThan(20);
  const others = files.filter((file) => !deploying.includes(file));
  expect(sorted).toEqual([...deploying, ...others].map((file) => join(ROOT, file)));
});
