import { describe, expect, it } from 'vitest';
import { emulate } from '../../../../lib/emulator/emulation.ts';
import type { Outcome } from '../../../../lib/outcome.ts';
import { runDeployCommand } from '../../../../lib/verbs/command.ts';

const run = (...args: string[]): Promise<number> =>
  runDeployCommand(['node', 'deploy', ...args], {
    smoke: (): Promise<Outcome> => Promise.reject(new Error('nothing is to be tried')),
    emulate,
    build: () => Promise.resolve(),
  });

describe('the command line of the deployment', () => {
  it('ends with 2 when it is used in a wrong way, also behind a verb', async () => {
    expect(await run('destroy')).toBe(2);
    expect(await run('verify')).toBe(2);
    expect(await run('create', '--regions', 'eu-west-2', '--only', 'kitchen')).toBe(2);
  });

  it('keeps the storage of targets on AWS and nothing else, in a deletion or a round trip', async () => {
    expect(await run('delete', '--regions', 'eu-west-2', '--keep', 'role')).toBe(2);
    expect(await run('delete', '--target', 'docker', '--keep', 'storage')).toBe(2);
    expect(await run('delete', '--regions', 'eu-west-2', '--only', 'role', '--keep', 'storage')).toBe(2);
    expect(await run('create', '--regions', 'eu-west-2', '--keep', 'storage')).toBe(2);
    // Nothing wrong with it: it is refused for lack of an emulator, or because none answers.
    expect(await run('delete', '--regions', 'eu-west-2', '--keep', 'storage')).toBeGreaterThan(2);
  });

  it('ends old admin keys in a creation alone', async () => {
    expect(await run('verify', '--regions', 'eu-west-2', '--end-old-admin-keys')).toBe(2);
    expect(await run('delete', '--regions', 'eu-west-2', '--end-old-admin-keys')).toBe(2);
  });
});
