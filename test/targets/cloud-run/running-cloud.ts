import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { CloudRunDeployment } from '../../../lib/cloud-run/cloud-region.ts';
import { docker } from '../../../lib/docker/docker.ts';
import type { Outcome } from '../../../lib/outcome.ts';
import { openCloudRun } from '../../setup/cloud-run-deployment.ts';
import type { GoogleCloud } from '../../setup/google-cloud.ts';
import { PROJECT, REGION, startGoogleCloud } from '../../setup/google-cloud.ts';
import type { Backend } from '../../setup/google-host.ts';
import { ApiError } from '../../setup/google-state.ts';

const LOCATION = `projects/${PROJECT}/locations/${REGION}`;

/** Names of what a deployment makes, as the test server has them. */
export const NAMES = {
  project: `projects/${PROJECT}`,
  repository: `${LOCATION}/repositories/sgraph-send-test`,
  bucketName: `sgraph-send-test-${PROJECT}-${REGION}`,
  bucket: `buckets/sgraph-send-test-${PROJECT}-${REGION}`,
  secret: `projects/${PROJECT}/secrets/sgraph-send-test-admin-keys-${REGION}`,
  user: `${LOCATION}/services/sgraph-send-test-user`,
  admin: `${LOCATION}/services/sgraph-send-test-admin`,
} as const;

const ROLE = new URL('../../../lib/cloud-run/deployer-role.yaml', import.meta.url);

/** Permissions of the deployer's role. */
export function deployerPermissions(): string[] {
  return [...readFileSync(ROLE, 'utf8').matchAll(/^ {2}- (.+)$/gm)].flatMap(([, permission]) => permission ?? []);
}

/** A test server with nothing in it, the target at it, and an image to push. All of it goes after the last test of the file. */
export async function openTestCloud(
  name: string,
  backend?: Backend,
): Promise<{ readonly cloud: GoogleCloud; readonly target: CloudRunDeployment }> {
  const image = `sgraph-send-cloud-run:${name}`;
  const [cloud, removeImage] = await Promise.all([startGoogleCloud(backend), tinyImage(image)]);
  afterAll(() => Promise.all([cloud.stop(), removeImage()]));
  return { cloud, target: await openCloudRun(cloud, { image }) };
}

/** An image with one file in it, which is pushed in no time. Gives what removes it. */
async function tinyImage(name: string): Promise<() => Promise<unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-tiny-'));
  writeFileSync(join(folder, 'hello'), name);
  execFileSync('tar', ['-C', folder, '-cf', join(folder, 'image.tar'), 'hello']);
  await docker(['import', join(folder, 'image.tar'), name]);
  rmSync(folder, { recursive: true });
  return () => docker(['image', 'rm', '--force', name]);
}

export async function createAll(target: CloudRunDeployment): Promise<void> {
  for (const name of target.plan.names) expectGood(await target.lifecycleOf(name).create(), name);
}

export async function lockAll(target: CloudRunDeployment): Promise<void> {
  for (const name of target.plan.lockOrder) expectGood(await target.lifecycleOf(name).lockDown(), name);
}

export async function deleteAll(target: CloudRunDeployment, only = target.plan.names): Promise<void> {
  for (const name of [...only].reverse()) expectGood(await target.lifecycleOf(name).delete(true), name);
}

export async function expectAll(
  target: CloudRunDeployment,
  verb: 'verify' | 'verifyDeleted',
  result: string,
): Promise<void> {
  const outcomes = await Promise.all(target.plan.names.map((name) => target.lifecycleOf(name)[verb]()));
  expect(outcomes.map((outcome) => [outcome.result, outcome.findings])).toEqual(outcomes.map(() => [result, []]));
}

export function expectGood({ findings }: Outcome, name: string): void {
  expect(findings, name).toEqual([]);
}

/**
 * The deployment dies with its next change after so many: Google makes the change, but the answer is lost. From then on nothing that it
 * sends arrives. Returns whether that happened.
 */
export function dieAfter(cloud: GoogleCloud, changes: number): () => boolean {
  let seen = 0;
  cloud.intercept = ({ isChange, destroy }) => {
    if (seen > changes) throw new ApiError(401, 'UNAUTHENTICATED', 'that process is dead');
    if (!isChange) return;
    seen += 1;
    if (seen > changes) destroy();
  };
  return () => seen > changes;
}
