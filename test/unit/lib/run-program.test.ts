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
});
