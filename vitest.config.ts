import { defineConfig } from 'vitest/config';
import { keepTemporaryFilesTogether } from './test/setup/temporary.ts';

keepTemporaryFilesTogether();

const projects = [
  { name: 'unit', testTimeout: 20_000 },
  { name: 'workflows', testTimeout: 20_000 },
  { name: 'integration', testTimeout: 60_000, hookTimeout: 60_000, globalSetup: ['test/setup/emulators.ts'] },
  {
    name: 'package',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['test/setup/installed-package.ts'],
  },
  { name: 'browsers', testTimeout: 60_000, hookTimeout: 180_000 },
  { name: 'deployed', testTimeout: 120_000, hookTimeout: 120_000 },
  {
    name: 'targets',
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // One Docker daemon and few cores: each target is timed as if it were alone.
    fileParallelism: false,
    globalSetup: ['test/setup/image.ts'],
  },
];

/** A project is a level of tests, and a level is a folder of `test`. */
export default defineConfig({
  test: {
    // Most tests wait for disks and sockets; by default vitest leaves a core free.
    maxWorkers: '100%',
    projects: projects.map((project) => ({ test: { ...project, include: [`test/${project.name}/**/*.test.ts`] } })),
  },
});
