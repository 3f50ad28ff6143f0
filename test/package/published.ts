import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { DeployError } from '../../lib/deploy-error.ts';
import { runProgram } from '../../lib/run-program.ts';
import { runInGroup } from '../setup/process-group.ts';
import { limitMs } from '../setup/time-limits.ts';

const USAGE = `npm test -- published --version 1.2.3 [--registry URL] [FILE…]
tests the package that npm's own registry has, after publishing, or another registry. npm test -- package tests the one of this folder.`;
const LIMIT_SECONDS = limitMs(200) / 1_000;

await runProgram(USAGE, () => {
  const { values, positionals } = parseArgs({
    options: { registry: { type: 'string' }, version: { type: 'string' } },
    allowPositionals: true,
  });
  if (values.version === undefined)
    throw new DeployError('config', `give the version that the registry has: --version 1.2.3\n${USAGE}`);
  const environment = {
    SGRAPH_SEND_TEST_REGISTRY: values.registry ?? configuredRegistry(),
    SGRAPH_SEND_TEST_VERSION: values.version.replace(/^v/, ''),
  };
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'package', ...positionals];
  return runInGroup(process.execPath, vitest, environment, LIMIT_SECONDS);
});

function configuredRegistry(): string {
  return execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
}
