import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import { docker } from '../../../lib/docker/docker.ts';
import type { Artifact } from '../../../lib/machine/artifact.ts';
import { buildArtifact } from '../../../lib/machine/artifact.ts';
import { bakedUserData } from '../../../lib/machine/user-data.ts';
import { runSmoke } from '../../../lib/smoke/run-smoke.ts';
import type { Machine } from '../machine/machine.ts';
import { startMachine } from '../machine/machine.ts';
import { ensureSystemdImage } from '../machine/systemd-image.ts';
import { ensurePacker, packer } from './packer.ts';

const ADMIN_KEY = randomBytes(32).toString('base64url');
/** Whatever shells and systemd take for something else. */
const ODD = 'https://a.example/"b" \'c\' \\d $HOME ${HOME} `id` #e %h;f';
const PROVISION = '/opt/sgraph-send/current/machine/provision.sh';

describe('the template of Packer', () => {
  let folder: string;
  let base: string;
  let artifact: Artifact;
  let variables: Record<string, string>;
  let image = '';
  let machine: Machine | undefined;

  beforeAll(async () => {
    await ensurePacker();
    base = await ensureSystemdImage();
    folder = mkdtempSync(join(tmpdir(), 'sgraph-send-image-'));
    artifact = await buildArtifact({ folder });
    const { file, sha256, version } = artifact;
    variables = { artifact: file, sha256, version, docker_image: base };
    image = /Imported Docker image: (sha256:[0-9a-f]{64})/.exec(await packer('build', 'docker', variables))?.[1] ?? '';
  });

  afterAll(async () => {
    await machine?.remove();
    if (image !== '') await docker(['image', 'rm', '--force', image]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is one that Packer takes for an image of EC2, but not without an artifact', async () => {
    await packer('validate', 'amazon-ebs', variables);
    await expect(packer('validate', 'amazon-ebs', { ...variables, artifact: '/nowhere' })).rejects.toThrow(/nowhere/);
  });

  it('bakes nothing but the pinned artifact', async () => {
    await expect(packer('build', 'docker', { ...variables, sha256: 'e'.repeat(64) })).rejects.toThrow();
  });

  it('bakes an image that is of no machine: nothing starts, no settings, no identity', async () => {
    const look = `bash ${PROVISION} check ${artifact.sha256} && wc -c </etc/machine-id && ls /tmp`;
    const looked = await docker(['run', '--rm', '--entrypoint', 'bash', image, '-c', `(${look}) 2>&1 || true`]);
    expect(looked).toMatch(/may be baked\n0$/);
  });

  it('makes machines that are healthy once they have their settings, and pass the whole smoke test', async () => {
    const SGRAPH_SEND_ADMIN_KEY_SHA256 = createHash('sha256').update(ADMIN_KEY).digest('hex');
    const settings = { SGRAPH_SEND_ADMIN_KEY_SHA256, ...({ NOTE: ODD } as object) };
    const boot = { sha256: artifact.sha256, region: 'eu-west-2', settings };
    machine = await startMachine({ image, userData: bakedUserData(boot) });
    expect(await machine.cloudInit()).toMatch(/^status: done/m);
    const target = {
      url: machine.url,
      adminKey: ADMIN_KEY,
      reach: createHttpProbe(undefined),
      isHealthShadowed: false,
    };
    const results = await runSmoke({ ...target, version: artifact.version });
    expect(results.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]))).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(23);
  });

  it('makes machines whose service has the settings to the letter', async () => {
    const environment = await machine!.run(`tr '\\0' '\\n' </proc/${await machine!.pid()}/environ`);
    expect(environment.split('\n')).toContain(`NOTE=${ODD}`);
  });

  it('makes machines that start no other release than the one they are told', async () => {
    await expect(machine!.run(`bash ${PROVISION} start ${'e'.repeat(64)} </dev/null`)).rejects.toThrow(
      /expected e{64}/,
    );
    await machine!.run(`bash ${PROVISION} start ${artifact.sha256} < <(cat /etc/sgraph-send/environment)`);
  });
});
