import { parseArgs } from 'node:util';
import { runProgram } from '../../lib/run-program.ts';
import { runPipeline } from './local-pipeline.ts';

const USAGE = `npm run ci -- pipeline [--no-credentials] [--skip unit,integration] [--regions eu-west-2]
Runs the jobs of the dev pipeline in their order on this machine: tests in the working tree, then release and deployment in new clones of
it, against an emulator. --no-credentials shows what somebody sees who has none. --skip leaves tests out, which the report says.`;

await runProgram(USAGE, async () => {
  const { values } = parseArgs({
    options: {
      'no-credentials': { type: 'boolean', default: false },
      skip: { type: 'string', default: '' },
      regions: { type: 'string', default: 'eu-west-2' },
    },
  });
  const skipped = values.skip.split(',').filter((name) => name !== '');
  const request = { hasCredentials: !values['no-credentials'], skipped, regions: values.regions };
  return (await runPipeline(request)) ? 0 : 1;
});
