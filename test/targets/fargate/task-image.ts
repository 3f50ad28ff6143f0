import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker } from '../../../lib/docker/docker.ts';

/** Takes the credentials of the task's role from where MiniStack says they are: the SDK itself asks no host of that name. */
const TAKE_ROLE = `
const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, SERVICE_TYPE: app } = process.env;
if (process.argv[1]?.endsWith('sgraph-send.js')) {
  const given = await (await fetch(uri + '?app=' + app)).json();
  process.env.AWS_ACCESS_KEY_ID = given.AccessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = given.SecretAccessKey;
  process.env.AWS_SESSION_TOKEN = given.SessionToken;
}
`;

/** The image with what a task of MiniStack needs in addition. Gives its name, at a registry that does not exist: nothing asks the network for it. */
export async function makeTaskImage(image: string, tag: string): Promise<string> {
  const name = `localhost:1/sgraph-send-fargate:${tag}`;
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-task-'));
  const container = await docker(['create', image]);
  try {
    writeFileSync(join(folder, 'take-role.mjs'), TAKE_ROLE);
    await docker(['cp', join(folder, 'take-role.mjs'), `${container}:/app/take-role.mjs`]);
    await docker(['commit', '--change', 'ENV NODE_OPTIONS=--import=/app/take-role.mjs', container, name]);
    return name;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await docker(['rm', '--volumes', container]);
  }
}

/**
 * An image whose program ends at once, before Node has started: MiniStack takes a task for healthy that runs for a second, which a busy machine
 * may need to start Node.
 */
export async function makeBrokenImage(image: string): Promise<string> {
  const name = `${image}-broken`;
  const container = await docker(['create', image]);
  try {
    const program = JSON.stringify(['node', '--no-such-option']);
    await docker(['commit', '--change', `ENTRYPOINT ${program}`, '--change', 'CMD []', container, name]);
    return name;
  } finally {
    await docker(['rm', '--volumes', container]);
  }
}
