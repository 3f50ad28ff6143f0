import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { DeploymentsFirst } from './test/setup/deployments-first.ts';
import { keepTemporaryFilesTogether } from './test/setup/temporary.ts';
import { limitMs } from './test/setup/time-limits.ts';

keepTemporaryFilesTogether();

const projects = [
  // A module is loaded once in a worker: half of the time of this level went into loading it again for each file.
  { name: 'unit', testTimeout: limitMs(20), isolate: false },
  { name: 'workflows', testTimeout: limitMs(20) },
  {
    name: 'integration',
    testTimeout: limitMs(60),
    hookTimeout: limitMs(60),
    // A file and the emulator or the programs that it starts wait for each other: two files leave two cores without work at times.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    globalSetup: ['test/setup/emulators.ts'],
  },
  {
    name: 'package',
    testTimeout: limitMs(120),
    hookTimeout: limitMs(120),
    globalSetup: ['test/setup/installed-package.ts'],
  },
  { name: 'site', testTimeout: limitMs(20) },
  { name: 'recipes', testTimeout: limitMs(60), hookTimeout: limitMs(180) },
  { name: 'browsers', testTimeout: limitMs(60), hookTimeout: limitMs(180) },
  { name: 's3-servers', testTimeout: limitMs(60), hookTimeout: limitMs(900) },
  { name: 'deployed', testTimeout: limitMs(120), hookTimeout: limitMs(120) },
  {
    name: 'targets',
    testTimeout: limitMs(120),
    hookTimeout: limitMs(300),
    // One Docker daemon and few cores: each target is timed as if it were alone.
    fileParallelism: false,
    globalSetup: ['test/setup/image.ts'],
  },
];

/** Cryptography is tested twice: with Node's own primitives, and with those of the web, which the page has. */
const webCrypto = {
  ssr: { resolve: { conditions: ['web-crypto', 'node', 'module', 'import', 'default'] } },
  test: {
    name: 'unit-web',
    include: ['test/unit/crypto/**/*.test.ts'],
    testTimeout: limitMs(20),
    isolate: false,
    env: { SGRAPH_SEND_PRIMITIVES: 'web' },
  },
};

/** A project is a level of tests, and a level is a folder of `test`; `unit` has two. */
export default defineConfig({
  test: {
    // Most tests wait for disks and sockets; by default vitest leaves a core free.
    maxWorkers: '100%',
    sequence: { sequencer: DeploymentsFirst },
    teardownTimeout: limitMs(10),
    expect: { poll: { timeout: limitMs(2) } },
    projects: [
      ...projects.map((project) => ({ test: { ...project, include: [`test/${project.name}/**/*.test.ts`] } })),
      webCrypto,
    ],
  },
});
