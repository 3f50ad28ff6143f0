import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../../support/server.ts';

const APP = fileURLToPath(new URL('../../../../../bin/app.ts', import.meta.url));

it('the CDK app says in one line that the bundles were not built', async () => {
  const { path, remove } = await temporaryFolder();
  const context = { env: 'dev', region: 'eu-west-2', account: '123456789012' };
  const { status, stderr } = spawnSync(process.execPath, [APP], {
    cwd: path,
    env: { PATH: process.env['PATH'], CDK_CONTEXT_JSON: JSON.stringify(context) },
    encoding: 'utf8',
  });
  await remove();
  expect(status).toBe(1);
  expect(stderr).toBe('the functions have no bundles: run `npm run build -- functions` first\n');
});
