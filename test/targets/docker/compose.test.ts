import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { docker } from '../../../lib/docker/docker.ts';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import { runSmoke } from '../../../lib/smoke/run-smoke.ts';
import { createBucket } from '../../setup/bucket.ts';
import { answerOf } from '../../setup/command.ts';
import { canInstallPackages, installPackages } from '../../setup/debian.ts';
import { startMinistack } from '../../setup/ministack.ts';
import { freePort } from '../../setup/server-process.ts';
import { newCliUser } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/server.ts';
import { alteredImage } from './image-content.ts';
import { ADMIN_KEY } from './running.ts';
import { limitMs } from '../../setup/time-limits.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const NO_COMPOSE = 'there is no Docker Compose: install its plugin, or docker-compose; on Debian as root the tests do';
const START_SECONDS = 60;
/** Forwards everything through a socket where an S3 server has its data: the way to the emulator of this machine. */
const RELAY =
  'const net=require("net");net.createServer((c)=>{const s=net.connect("/data/s3.sock");c.pipe(s).pipe(c);c.on("error",()=>s.destroy());s.on("error",()=>c.destroy())}).listen(8333);process.on("SIGTERM",()=>process.exit(0))';

const image = inject('image');
const cleanUps: (() => unknown)[] = [];
let compose: readonly string[] | undefined;
beforeAll(async () => {
  compose = (await findCompose()) ?? (canInstallPackages() ? await installCompose() : undefined);
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function findCompose(): Promise<readonly string[] | undefined> {
  if ((await answerOf('docker', ['compose', 'version'])) !== undefined) return ['docker', 'compose'];
  return (await answerOf('docker-compose', ['version'])) === undefined ? undefined : ['docker-compose'];
}

async function installCompose(): Promise<readonly string[] | undefined> {
  await installPackages('docker-compose');
  return findCompose();
}

interface Project {
  readonly name: string;
  /** Runs a command of Compose on this project and gives what it printed. */
  run(...args: string[]): Promise<string>;
}

/** A project of its own, with nothing in its environment but these variables. It goes with its volumes after the test. */
function newProject(environment: Readonly<Record<string, string>>, ...files: string[]): Project {
  const name = `sgraph-send-test-${randomBytes(4).toString('hex')}`;
  const [program, ...first] = compose!;
  const named = [join(ROOT, 'compose.yaml'), ...files].flatMap((file) => ['--file', file]);
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
  const run: Project['run'] = async (...args) => {
    const all = [...first, '--project-name', name, ...named, ...args];
    return (await promisify(execFile)(program!, all, { cwd: ROOT, env })).stdout.trim();
  };
  cleanUps.push(() => run('--profile', 's3', 'down', '--volumes', '--timeout', '20'));
  return { name, run };
}

async function untilAnswered(project: Project, service: string, url: string): Promise<void> {
  const deadline = Date.now() + limitMs(START_SECONDS);
  const answers = (): Promise<boolean> =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) {
    if (Date.now() > deadline) throw new Error(`${service} does not answer: ${await project.run('logs', service)}`);
    await pause(200);
  }
}

async function failuresAt(url: string, adminUrl = url): Promise<string[]> {
  const target = { url, adminUrl, adminKey: ADMIN_KEY, reach: createHttpProbe(undefined), isHealthShadowed: false };
  const results = await runSmoke(target);
  expect(results.filter(({ note }) => note?.includes('nothing was sent'))).toEqual([]);
  return results.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]));
}

/** A file that puts the emulator of this machine in the place of the S3 server, and the image that it needs. */
async function emulatedS3(): Promise<{ file: string; relay: string }> {
  const ministack = await startMinistack({ env: { AUTH: 'true' } });
  cleanUps.push(() => ministack.stop());
  await createBucket(ministack.endpoint, 'sgraph-send');
  const folder = await temporaryFolder();
  cleanUps.push(folder.remove);
  const { hostname, port } = new URL(ministack.endpoint);
  const socket = join(folder.path, 's3.sock');
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  }).listen(socket);
  await once(server, 'listening');
  cleanUps.push(() => server.close());
  await chmod(folder.path, 0o755);
  await chmod(socket, 0o777);
  const file = join(folder.path, 'emulated.yaml');
  await writeFile(file, `services: {s3: {volumes: ['${folder.path}:/data']}}\n`);
  const relay = `sgraph-send-relay:${randomBytes(4).toString('hex')}`;
  await alteredImage(image, relay, { lines: [`ENTRYPOINT ${JSON.stringify(['node', '-e', RELAY])}`, 'CMD []'] });
  cleanUps.push(() => docker(['image', 'rm', '--force', relay]));
  return { file, relay };
}

describe('compose.yaml', () => {
  it('serves both apps with nothing but an admin key given', async (context) => {
    if (!compose) return context.skip(NO_COMPOSE);
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    const own = { SGRAPH_SEND_IMAGE: image, SGRAPH_SEND_PORT: port };
    const project = newProject({ SGRAPH_SEND_ADMIN_KEY: ADMIN_KEY, ...own });
    await project.run('up', '--detach', '--no-build');
    await untilAnswered(project, 'send', `${url}/health`);
    const containers = await docker(['ps', '--quiet', '--filter', `label=com.docker.compose.project=${project.name}`]);
    expect(containers.split('\n')).toHaveLength(1);
    expect(await failuresAt(url)).toEqual([]);
  });

  it('with nothing given sends and receives a file, and shows an admin key that is good', async (context) => {
    if (!compose) return context.skip(NO_COMPOSE);
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    const project = newProject({ SGRAPH_SEND_IMAGE: image, SGRAPH_SEND_PORT: port });
    await project.run('up', '--detach', '--no-build');
    await untilAnswered(project, 'send', `${url}/health`);
    const user = await newCliUser();
    cleanUps.push(() => user.remove());
    await writeFile(user.at('file'), randomBytes(3_000_000));
    const link = await user.line(['send', 'file', '--server', url]);
    await user.line(['receive', link.trim(), '-o', user.at('received')]);
    expect(await readFile(user.at('received'))).toEqual(await readFile(user.at('file')));
    const [, key = ''] = /admin key +(\S+)/.exec(await project.run('logs', 'send')) ?? [];
    const headers = { 'x-sgraph-send-admin-key': key };
    expect((await fetch(`${url}/admin/api/transfers`, { headers })).status).toBe(200);
    expect((await fetch(`${url}/admin/api/transfers`)).status).toBe(401);
  });

  it('serves the apps apart over one S3 server', async (context) => {
    if (!compose) return context.skip(NO_COMPOSE);
    const { file, relay } = await emulatedS3();
    const [port, adminPort] = [String(await freePort()), String(await freePort())];
    const environment = {
      SGRAPH_SEND_ADMIN_KEY: ADMIN_KEY,
      SGRAPH_SEND_IMAGE: image,
      SGRAPH_SEND_PORT: port,
      SGRAPH_SEND_ADMIN_PORT: adminPort,
      SGRAPH_SEND_S3_IMAGE: relay,
      SGRAPH_SEND_S3_ACCESS_KEY: 'test',
      SGRAPH_SEND_S3_SECRET_KEY: 'test',
    };
    const project = newProject(environment, file);
    await project.run('up', '--detach', '--no-build', 'user', 'admin');
    const [url, adminUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${adminPort}`];
    await untilAnswered(project, 'user', `${url}/health`);
    await untilAnswered(project, 'admin', `${adminUrl}/admin/health`);
    expect(await failuresAt(url, adminUrl)).toEqual([]);
  });
});
