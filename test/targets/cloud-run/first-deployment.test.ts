import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Container } from '../../../lib/docker/container.ts';
import type { GoogleCloud } from '../../setup/google-cloud.ts';
import { ACCESS_TOKEN, PROJECT, startGoogleCloud } from '../../setup/google-cloud.ts';
import { DEPLOYER, IDENTITY_TOKEN } from '../../setup/google-host.ts';
import { limitMs } from '../../setup/time-limits.ts';
import { patternOf, runStep, stepsOf } from '../../support/page-steps.ts';
import { runService } from './run-service.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const STEPS = stepsOf(readFileSync(join(ROOT, 'docs', 'first-deployment-google.md'), 'utf8'));
/** What a project that was just made has of what is needed. */
const ENABLED_FROM_THE_START = ['logging', 'serviceusage', 'storage'].map((name) => `${name}.googleapis.com`);

const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-gcloud-'));
const running = new Map<string, Container>();
let cloud: GoogleCloud;
let environment: Record<string, string | undefined>;
beforeAll(async () => {
  cloud = await startGoogleCloud((name) => running.get(name)?.url);
  cloud.logs = async () => Promise.all([...running.values()].map((container) => container.logs()));
  cloud.state.services.clear();
  for (const name of ENABLED_FROM_THE_START) cloud.state.services.add(name);
  cloud.state.policies.set(`projects/${PROJECT}`, {
    version: 1,
    bindings: [{ role: 'roles/owner', members: [DEPLOYER] }],
    revision: 1,
  });
  copyFileSync(join(ROOT, 'test', 'setup', 'gcloud.mjs'), join(folder, 'gcloud'));
  chmodSync(join(folder, 'gcloud'), 0o755);
  environment = {
    ...process.env,
    PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: folder,
    SGRAPH_SEND_GOOGLE_ENDPOINT: cloud.origin,
    // Nothing listens there: this is not a machine of Google.
    GCE_METADATA_HOST: '127.0.0.1:1',
    TEST_ACCESS_TOKEN: ACCESS_TOKEN,
    TEST_IDENTITY_TOKEN: IDENTITY_TOKEN,
    npm_config_update_notifier: 'false',
  };
}, limitMs(180));
afterAll(async () => {
  await stopServices();
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What `create` declared really runs from then on, as on Cloud Run. */
async function startServices(): Promise<void> {
  for (const name of cloud.state.items.keys()) {
    const app = /\/services\/[a-z-]+-(user|admin)$/.exec(name)?.[1] as 'user' | 'admin' | undefined;
    if (app && !running.has(name)) running.set(name, await runService(cloud, name, app));
  }
}

async function stopServices(): Promise<void> {
  await Promise.all([...running.values()].map((container) => container.remove()));
  running.clear();
}

describe('the page about the first deployment to Google Cloud', () => {
  it('has commands for the whole way', () => {
    const verbs = STEPS.map(({ command }) => /deploy -- ([a-z-]+)/.exec(command)?.[1] ?? '').filter(Boolean);
    expect(new Set(verbs)).toEqual(
      new Set(['preflight', 'plan', 'create', 'smoke', 'delete', 'inventory', 'lock-down', 'verify']),
    );
  });

  it.each(STEPS)(
    'says what this prints: $command',
    async ({ command, prints }) => {
      const printed = await runStep(command, environment);
      expect(printed).toMatch(patternOf(prints));
      if (/deploy -- create/.test(command)) await startServices();
      if (/deploy -- delete .*--env dev/.test(command)) await stopServices();
    },
    limitMs(180),
  );

  it('asked for nothing that Google does not describe', () => {
    expect(cloud.faults).toEqual([]);
  });
});
