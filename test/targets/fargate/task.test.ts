import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import { namesOf, roleArn } from '../../../lib/config/names.ts';
import type { AppName } from '../../../lib/config/names.ts';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import { docker } from '../../../lib/docker/docker.ts';
import { runSmoke } from '../../../lib/smoke/run-smoke.ts';
import type { StrictMinistack } from '../../setup/strict-ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { templateOf, testDeployment } from '../../unit/lib/deployment.ts';
import type { Definition } from './task-flags.ts';
import { flagsOf, healthCommandOf, parseDefinition } from './task-flags.ts';
import { inspectImage } from '../docker/image-content.ts';
import { hostGateway } from './host-gateway.ts';
import type { TaskLink } from './task-link.ts';
import { openTaskLink } from './task-link.ts';
import { limitMs } from '../../setup/time-limits.ts';

const APPS: readonly AppName[] = ['user', 'admin'];
const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };
const adminKey = newAdminKey();
const deployment = testDeployment(false, {
  target: 'fargate',
  adminKeysSha256: [createHash('sha256').update(adminKey).digest('hex')],
});
const { config } = deployment;

interface Task {
  readonly id: string;
  readonly url: string;
}

let emulator: StrictMinistack;
let gateway: string;
let link: TaskLink;
const started: string[] = [];
const tasks = new Map<AppName, Task>();

beforeAll(async () => {
  emulator = await startStrictMinistack();
  const { endpoint } = emulator;
  const { region } = config;
  gateway = await hostGateway(inject('image'));
  link = await openTaskLink({
    endpoint,
    region,
    gateway,
    roles: { user: roleArn(config, 'user'), admin: roleArn(config, 'admin') },
  });
  const s3 = new S3Client({ endpoint, region, credentials: ROOT, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-2' as const };
  await s3.send(new CreateBucketCommand({ Bucket: namesOf(config).bucket, CreateBucketConfiguration }));
  s3.destroy();
  await Promise.all(APPS.map(async (app) => tasks.set(app, await start(definitionOf(app)))));
});
afterAll(async () => {
  if (started.length > 0) await docker(['rm', '--force', '--volumes', ...started]);
  await link.close();
  await emulator.stop();
});

function definitionOf(app: AppName): Definition {
  const found = Object.values(templateOf('fargate', deployment).findResources('AWS::ECS::TaskDefinition'))
    .map(({ Properties }) => parseDefinition(Properties))
    .find(({ ContainerDefinitions: [{ Name }] }) => Name === app);
  if (!found) throw new Error(`no task is defined for the ${app} app`);
  return found;
}

/** Runs the image as the task would, and waits until Docker calls it healthy. */
async function start(definition: Definition): Promise<Task> {
  const emulated = {
    AWS_ENDPOINT_URL: `http://${gateway}:${new URL(emulator.endpoint).port}`,
    AWS_ACCESS_KEY_ID: ROOT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
  };
  const more = Object.entries(emulated).map(([name, value]) => `--env=${name}=${value}`);
  const volumes = Object.keys((await inspectImage(inject('image'))).Volumes ?? {});
  const id = await docker(['run', '--detach', ...flagsOf(definition, volumes), ...more, inject('image')]);
  started.push(id);
  const deadline = Date.now() + limitMs(60);
  const healthOf = (): Promise<string> => docker(['inspect', '--format', '{{.State.Health.Status}}', id]);
  while ((await healthOf()) !== 'healthy') {
    if (Date.now() > deadline) throw new Error(`the container is not healthy: ${await docker(['logs', id])}`);
    await pause(100);
  }
  const published = await docker(['port', id, '8080/tcp']);
  return { id, url: `http://${published.split('\n')[0] ?? ''}` };
}

function taskOf(app: AppName): Task {
  const found = tasks.get(app);
  if (!found) throw new Error(`the task of the ${app} app is not started`);
  return found;
}

const Inspected = z.object({
  Config: z.object({ User: z.string(), StopTimeout: z.number() }),
  HostConfig: z.object({
    ReadonlyRootfs: z.boolean(),
    CapDrop: z.array(z.string()),
    CapAdd: z.null(),
    Privileged: z.boolean(),
    Memory: z.number(),
    NanoCpus: z.number(),
  }),
});

describe('the containers of the task definitions, run with exactly what these say', { timeout: limitMs(120) }, () => {
  it('are what is said of them: small, read-only, of no rights', async () => {
    for (const app of APPS) {
      const { Config, HostConfig } = Inspected.parse(
        JSON.parse(await docker(['inspect', '--format', '{{json .}}', taskOf(app).id])),
      );
      expect(Config).toEqual({ User: '1000:1000', StopTimeout: 40 });
      expect(HostConfig).toEqual({
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        CapAdd: null,
        Privileged: false,
        Memory: 512 * 1024 ** 2,
        NanoCpus: 250_000_000,
      });
    }
  });

  it('are asked for their health as the image asks itself', async () => {
    for (const app of APPS)
      expect(definitionOf(app).ContainerDefinitions[0].HealthCheck.Command).toEqual(
        await healthCommandOf(inject('image')),
      );
  });

  it('cannot write to their root, and can to /tmp', async () => {
    const write = (path: string): Promise<string> =>
      docker(['exec', taskOf('user').id, 'node', '-e', `fs.writeFileSync(${JSON.stringify(path)}, 'x')`]);
    await expect(write('/app/written')).rejects.toThrow(/EROFS/);
    await expect(write('/etc/passwd')).rejects.toThrow(/EROFS|EACCES/);
    expect(await write('/tmp/written')).toBe('');
  });

  it('pass the whole smoke test', async () => {
    const results = await runSmoke({
      url: taskOf('user').url,
      adminUrl: taskOf('admin').url,
      adminKey,
      reach: createHttpProbe(undefined),
      isHealthShadowed: false,
    });
    expect(results.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]))).toEqual([]);
    expect(results.length).toBeGreaterThan(20);
  });

  it('each serve their own app alone', async () => {
    const statusOf = async (app: AppName, path: string): Promise<number> =>
      (await fetch(`${taskOf(app).url}${path}`)).status;
    expect([await statusOf('user', '/admin/health'), await statusOf('admin', '/api/info')]).toEqual([404, 404]);
  });

  it('end by themselves when they are told to, before they would be killed', async () => {
    for (const app of APPS) {
      const { id } = taskOf(app);
      await docker(['stop', id]);
      expect(await docker(['inspect', '--format', '{{.State.ExitCode}}', id])).toBe('0');
    }
  });
});
