import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DeployError } from '../lib/deploy-error.ts';
import { pushedImage, signImage } from '../tools/pipeline/image.ts';
import { pipelineSettings } from '../tools/pipeline/settings.ts';
import { runProgram } from '../lib/run-program.ts';

const USAGE =
  'npm run ci -- push-image --to ghcr.io/owner/name [--sign]   pushes the image of this version, and signs what it pushed';

await runProgram(USAGE, async () => {
  const { values } = parseArgs({ options: { to: { type: 'string' }, sign: { type: 'boolean', default: false } } });
  if (values.to === undefined) throw new DeployError('config', USAGE);
  const image = await pushedImage(values.to);
  if (values.sign) await signImage(image);
  console.log(`${image}${values.sign ? ', signed' : ''}`);
  const { outputFile } = pipelineSettings();
  if (outputFile !== undefined) appendFileSync(outputFile, `image=${image}\n`);
  return 0;
});
