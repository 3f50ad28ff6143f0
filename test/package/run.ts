import { parseArgs } from 'node:util';
import { runInGroup } from '../setup/process-group.ts';

// `npm run test:package` packs, publishes to a registry of its own, installs from there and tests what was installed. With
// `-- --registry URL --version 1.2.3` it tests what another registry gives: after publishing, the real one.
// Names of test files restrict it to those.
const LIMIT_SECONDS = 10 * 60;

const { values, positionals } = parseArgs({
  options: { registry: { type: 'string' }, version: { type: 'string' } },
  allowPositionals: true,
});
if ((values.registry === undefined) !== (values.version === undefined)) {
  console.error('give --registry and --version together, or none of them to test what is here');
  process.exit(2);
}
const environment: Record<string, string> =
  values.registry === undefined || values.version === undefined
    ? {}
    : { SGRAPH_SEND_TEST_REGISTRY: values.registry, SGRAPH_SEND_TEST_VERSION: values.version.replace(/^v/, '') };
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'package', ...positionals];
process.exitCode = await runInGroup(process.execPath, vitest, environment, LIMIT_SECONDS);
