import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { runInGroup } from '../setup/process-group.ts';
import { limitMs } from '../setup/time-limits.ts';

// `npm run test:package` packs, publishes to a registry of its own, installs from there and tests what was installed. With
// `-- --version 1.2.3` it tests what npm's own registry gives, after publishing, or with `--registry URL` another one.
// Names of test files restrict it to those.
const LIMIT_SECONDS = limitMs(200) / 1_000;

const { values, positionals } = parseArgs({
  options: { registry: { type: 'string' }, version: { type: 'string' } },
  allowPositionals: true,
});
if (values.registry !== undefined && values.version === undefined) {
  console.error('give the version that the registry has: --version 1.2.3');
  process.exit(2);
}
const environment: Record<string, string> =
  values.version === undefined
    ? {}
    : {
        SGRAPH_SEND_TEST_REGISTRY: values.registry ?? configuredRegistry(),
        SGRAPH_SEND_TEST_VERSION: values.version.replace(/^v/, ''),
      };
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'package', ...positionals];
process.exitCode = await runInGroup(process.execPath, vitest, environment, LIMIT_SECONDS);

function configuredRegistry(): string {
  return execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
}
