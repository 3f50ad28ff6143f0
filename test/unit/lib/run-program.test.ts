import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

describe('a program of the deployment', () => {
  it.each([
    'bin/artifact.ts',
    'bin/push-image.ts',
    'bin/release.ts',
    'bin/sweep.ts',
    'test/deployed/browser.ts',
    'test/package/published.ts',
  ])('%s answers a flag that it does not have with how it is used, and with exit code 2', (program) => {
    const { status, stderr } = spawnSync(process.execPath, [program, '--nonsense'], { cwd: ROOT, encoding: 'utf8' });
    expect(stderr).toMatch(/^unknown option --nonsense\nnpm (?:run|test)/);
    expect(status).toBe(2);
  });

  it('says in one line that there are no credentials, without a trace of its calls', () => {
    const env = { PATH: process.env['PATH'], HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
    const flags = ['--regions', 'eu-west-2', '--real-aws'];
    const { status, stderr } = spawnSync(process.execPath, ['bin/sweep.ts', ...flags], {
      cwd: ROOT,
      encoding: 'utf8',
      env,
    });
    expect(stderr).toMatch(/^[^\n]*no AWS credentials found[^\n]*\n$/);
    expect(status).toBe(70);
  });
});
