import { createHash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEdge } from '../../lib/emulator/edge.ts';
import type { HttpProbe } from '../../lib/http-probe.ts';
import { createHttpProbe } from '../../lib/http-probe.ts';
import { tellStory } from '../deployed/browser-story.ts';
import { run } from '../setup/command.ts';
import { emulatorEnvironment } from '../setup/emulator-environment.ts';
import { createOperator } from '../setup/operator.ts';
import type { StrictMinistack } from '../setup/strict-ministack.ts';
import { startStrictMinistack } from '../setup/strict-ministack.ts';
import { limitMs } from '../setup/time-limits.ts';
import { consumerProject } from './consumer-project.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'cdk');
const CDK = join(import.meta.dirname, '..', '..', 'node_modules', 'aws-cdk', 'bin', 'cdk');
const REGION = 'eu-west-2';

let emulator: StrictMinistack;
beforeAll(async () => {
  emulator = await startStrictMinistack();
});
afterAll(() => emulator.stop());

/** The key that the command of the README prints, and its SHA-256. */
async function adminKey(): Promise<readonly [key: string, sha256: string]> {
  const [, script = ''] = /^ *node -e "(.*)"$/m.exec(readFileSync(join(EXAMPLE, 'README.md'), 'utf8')) ?? [];
  // Both quotes of the shell's are the program's as they are, but for this.
  const [key = '', sha256 = ''] = (await run(process.execPath, ['-e', script])).trim().split('\n');
  return [key, sha256];
}

describe('the example of a CDK app', () => {
  it(
    'is deployed by the plain CDK; its console opens, and a file goes through it',
    { timeout: limitMs(300) },
    async () => {
      const folder = consumerProject({}, ['aws-cdk-lib', 'constructs']);
      cpSync(EXAMPLE, folder, { recursive: true });
      const credentials = await createOperator(emulator.endpoint);
      const [key, sha256] = await adminKey();
      expect(createHash('sha256').update(key).digest('hex')).toBe(sha256);
      const cdk = (...args: string[]): Promise<string> =>
        run(process.execPath, [CDK, ...args, '-c', `adminKeySha256=${sha256}`], {
          cwd: folder,
          env: {
            ...emulatorEnvironment({ ...emulator, ...credentials }),
            AWS_SESSION_TOKEN: '',
            AWS_REGION: REGION,
            CI: 'true',
          },
        });
      await cdk('bootstrap', `aws://000000000000/${REGION}`);
      await cdk('deploy', '--require-approval', 'never', '--outputs-file', 'outputs.json');
      const { FileTransfer } = JSON.parse(readFileSync(join(folder, 'outputs.json'), 'utf8')) as Outputs;
      const address = FileTransfer.Url;
      expect(FileTransfer.AdminUrl).toBe(`${address}/admin`);
      const reach: HttpProbe = createEdge(
        { region: REGION, endpoint: emulator.endpoint, credentials },
        createHttpProbe(emulator.endpoint),
      );
      // It makes an access code at the console, sends, and receives.
      const origins = await tellStory({ address, reach, adminKey: key, authority: emulator.authority });
      expect(origins).toEqual(new Set([address]));
      expect(await cdk('destroy', '--force')).toBeDefined();
    },
  );
});

interface Outputs {
  readonly FileTransfer: { readonly Url: string; readonly AdminUrl: string };
}
