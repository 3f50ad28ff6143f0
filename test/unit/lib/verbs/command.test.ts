import { describe, expect, it } from 'vitest';
import { emulate } from '../../../../lib/emulator/emulation.ts';
import type { Outcome } from '../../../../lib/outcome.ts';
import { runDeployCommand } from '../../../../lib/verbs/command.ts';
import { run as runProgram } from '../../../setup/command.ts';

const DEPLOY = new URL('../../../../bin/deploy.ts', import.meta.url);
const HELP = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
process.argv = ['node', 'deploy', 'create', '--help'];
process.on('exit', () => console.log(JSON.stringify(loaded)));
await import(${JSON.stringify(DEPLOY.href)});
`;

const run = (...args: string[]): Promise<number> =>
  runDeployCommand(['node', 'deploy', ...args], {
    smoke: (): Promise<Outcome> => Promise.reject(new Error('nothing is to be tried')),
    emulate,
    build: () => Promise.resolve(),
  });

describe('the command line of the deployment', () => {
  it('shows its help without what asks platforms', async () => {
    const printed = await runProgram(process.execPath, ['--input-type=module', '-e', HELP]);
    const [loaded = '', ...help] = printed.trimEnd().split('\n').reverse();
    expect(help.join()).toContain('--prune');
    const names = JSON.parse(loaded) as string[];
    expect(
      names.filter((url) =>
        /@aws-sdk\/|@smithy\/|aws-cdk-lib\/(?!region-info|\.warnings)|\/lib\/(?:aws|docker|cloud-run)\//.test(url),
      ),
    ).toEqual([]);
    expect(names.some((url) => url.endsWith('/lib/verbs/command.ts'))).toBe(true);
  });

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
