import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createAll,
  deleteAbsentAll,
  deleteAll,
  lockDownAll,
  verifyAll,
  verifyDeletedAll,
  verifyPresentAll,
} from '../../../lib/verbs/deployer.ts';
import type { Run } from '../../../lib/verbs/deployer.ts';
import { takeInventory } from '../../../lib/aws/deploy/inventory.ts';
import { lifecycleOf } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import { planComponent } from '../../../lib/aws/deploy/plan.ts';
import type { Call } from '../../../lib/config/request.ts';
import { actionsFor } from '../../../lib/aws/permissions.ts';
import { planInWords } from '../../../lib/planned-change.ts';
import type { PolicyDocument } from '../../../lib/aws/policies.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { createOperator, createUser } from '../../setup/operator.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { findingsOf, openEmulatedRegion, quietRun, resultsOf } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

let emulator: StrictMinistack;
let awsRegion: OpenedAwsRegion;
const calls = new Set<Call>();
/** Temporary files of only this file's tests, because others run at the same time. */
const temporary = mkdtempSync(join(tmpdir(), 'sgraph-send-life-'));
beforeAll(async () => {
  vi.stubEnv('TMPDIR', temporary);
  emulator = await startStrictMinistack();
  awsRegion = await openEmulatedRegion({
    endpoint: emulator.endpoint,
    credentials: await createOperator(emulator.endpoint),
    onCall: (call) => void calls.add(call),
  });
});
afterAll(async () => {
  awsRegion.close();
  await emulator.stop();
});

/** Runs work on all components; gives how each step ended after asserting that nothing was found. */
async function all(work: (run: Run) => Promise<boolean>, force = false): Promise<Record<string, string>> {
  const run = quietRun([awsRegion], force);
  await work(run);
  expect(findingsOf(run)).toEqual([]);
  return resultsOf(run, awsRegion);
}

/** Actions of the deployer's policy in the documentation. */
function documentedActions(): string[] {
  const text = readFileSync(new URL('../../../docs/deployment.md', import.meta.url), 'utf8');
  const policy = JSON.parse(/```json\n(\{\s*"Version"[^]*?)```/.exec(text)?.[1] ?? '') as PolicyDocument;
  return policy.Statement.flatMap(({ Action }) => Action);
}

const every = (result: string): Record<string, string> => ({
  role: result,
  storage: result,
  user: result,
  admin: result,
  firewall: result,
  distribution: result,
  'edge-watch': result,
  watch: result,
});

describe(
  'the life of a deployment on an emulator that checks signatures and policies, as a user who is not root',
  { timeout: limitMs(120) },
  () => {
    it('goes from nothing through creation, lock and deletion to nothing, twice', async () => {
      const before = await takeInventory([awsRegion.aws]);
      expect(await all(verifyDeletedAll)).toEqual(every('gone'));
      expect(await all(deleteAbsentAll)).toEqual(every('already absent'));
      expect(await all(createAll)).toEqual(every('created'));
      expect(await all(verifyPresentAll)).toEqual(every('says it exists'));
      expect(await all(createAll)).toEqual(every('unchanged'));

      expect(await all(lockDownAll)).toEqual({
        ...every('locked'),
        ...Object.fromEntries(['admin', 'firewall', 'edge-watch', 'watch'].map((name) => [name, 'unchanged'])),
      });
      expect(await all(verifyAll)).toEqual(every('as declared'));
      expect(await all(createAll)).toEqual(every('unchanged'));
      await expect(lifecycleOf('distribution', awsRegion).delete(false)).rejects.toThrow(
        /is locked: delete it with --force/,
      );
      expect(await all(verifyAll)).toEqual(every('as declared'));

      expect(await all(deleteAll, true)).toEqual(every('deleted'));
      expect(await all(verifyDeletedAll)).toEqual(every('gone'));
      expect(await takeInventory([awsRegion.aws])).toEqual(before);
      expect(await all(createAll)).toEqual(every('created'));
      expect(await all(deleteAll)).toEqual(every('deleted'));
      expect(await takeInventory([awsRegion.aws])).toEqual(before);
    });

    it('leaves nothing among the temporary files of the machine', async () => {
      expect(planInWords(await planComponent(awsRegion, 'user'))).toContain('create AWS::Lambda::Function Function');
      expect(readdirSync(temporary).filter((name) => !name.startsWith('ministack-'))).toEqual([]);
    });

    it('refuses to delete a role while functions need it', async () => {
      await all(createAll);
      await expect(lifecycleOf('role', awsRegion).delete(true)).rejects.toThrow(
        /role is still needed by user: delete that first/,
      );
      await all(deleteAll);
    });

    it('takes a refusal for unknown, never for gone', async () => {
      await all(createAll);
      const blind = await createUser(emulator.endpoint, 'blind', [
        {
          Effect: 'Allow',
          Action: ['sts:*', 'cloudformation:*', 's3:CreateBucket', 'lambda:GetFunctionConfiguration'],
          Resource: '*',
        },
      ]);
      const other = await openEmulatedRegion({ endpoint: emulator.endpoint, credentials: blind });
      try {
        const { findings } = await lifecycleOf('storage', other).verifyDeleted();
        expect(findings[0]?.message).toMatch(/cannot see whether it is gone/);
        await expect(lifecycleOf('role', other).exists()).rejects.toThrow(/cannot see whether role exists/);
        await expect(lifecycleOf('storage', other).delete(true)).rejects.toThrow(/cannot see what there is/);
        expect((await lifecycleOf('storage', other).verify()).result).toBe('unknown');
      } finally {
        other.close();
      }
      await all(deleteAll);
    });

    it('takes no right that the documented policy does not give', () => {
      // The bucket for the bundles is what the bootstrap makes on AWS, and objects are read where the configuration says so.
      const undocumented = actionsFor(calls).filter((action) => !documentedActions().includes(action));
      expect(undocumented).toEqual(['s3:CreateBucket']);
    });
  },
);
