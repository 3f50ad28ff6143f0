import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpProbe } from '../../../lib/http-probe.ts';
import { buildArtifact } from '../../../lib/machine/artifact.ts';
import { userData } from '../../../lib/machine/user-data.ts';
import { runSmoke } from '../../../lib/smoke/run-smoke.ts';
import { limitMs } from '../../setup/time-limits.ts';
import type { EmulatedAws } from './emulated-aws.ts';
import { startEmulatedAws } from './emulated-aws.ts';
import type { Machine } from './machine.ts';
import { startMachine } from './machine.ts';
import type { Release } from './releases.ts';
import { releaseOf } from './releases.ts';
import { startSlowUpload } from './slow-upload.ts';
import { ensureSystemdImage } from './systemd-image.ts';

const ADMIN_KEY = randomBytes(32).toString('base64url');
const PROVISION = '/opt/sgraph-send/current/machine/provision.sh';

describe('a machine that EC2 starts with its user data', () => {
  let aws: EmulatedAws;
  let machine: Machine;
  let refused: Machine;
  let folder: string;
  let first: { sha256: string; version: string };
  let others: Release[];
  // Whatever was started goes, also where the next thing could not be.
  const cleanUps: (() => unknown)[] = [];

  beforeAll(async () => {
    const image = await ensureSystemdImage();
    folder = mkdtempSync(join(tmpdir(), 'sgraph-send-releases-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    aws = await startEmulatedAws();
    cleanUps.push(aws.stop);
    const built = await buildArtifact({ folder });
    first = built;
    const artifactUrl = await aws.publish('first.tar.gz', readFileSync(built.file));
    const settings = {
      SGRAPH_SEND_STORE: `s3://${aws.bucket}/store`,
      SGRAPH_SEND_ADMIN_KEY_SHA256: createHash('sha256').update(ADMIN_KEY).digest('hex'),
      NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt',
    };
    const boot = { region: aws.region, settings, allocationId: aws.allocationId };
    machine = await startMachine({
      image,
      aws,
      files: { '/mnt/releases': folder },
      userData: userData({ artifactUrl, sha256: built.sha256, ...boot }),
    });
    cleanUps.push(machine.remove);
    refused = await startMachine({
      image,
      aws,
      userData: userData({ artifactUrl, sha256: 'f'.repeat(64), ...boot }),
    });
    cleanUps.push(refused.remove);
    others = await Promise.all(['v7.0.0', 'v8.0.0'].map(releaseOf));
    for (const { version, bytes } of others) writeFileSync(join(folder, version), bytes);
    expect(await machine.cloudInit()).toMatch(/^status: done/m);
  });

  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  const current = async (): Promise<string> => machine.run('basename $(readlink /opt/sgraph-send/current)');
  const settingsText = (): Promise<string> => machine.run('cat /etc/sgraph-send/environment');
  const restartWith = ({ version, sha256 }: { version: string; sha256: string }): Promise<string> =>
    machine.run(
      `bash ${PROVISION} install /mnt/releases/${version} ${sha256}; bash ${PROVISION} start ${sha256} < <(cat /etc/sgraph-send/environment)`,
    );

  it('serves, and will after a boot', async () => {
    expect(await machine.run('systemctl is-active sgraph-send; systemctl is-enabled sgraph-send')).toBe(
      'active\nenabled',
    );
    expect(await current()).toBe(first.sha256);
  });

  it('takes the Elastic IP', async () => {
    expect(await aws.holder()).toBe(aws.instanceId);
  });

  it('passes the whole smoke test, its store being the bucket', async () => {
    const target = {
      url: machine.url,
      adminKey: ADMIN_KEY,
      reach: createHttpProbe(undefined),
      isHealthShadowed: false,
    };
    const results = await runSmoke({ ...target, version: first.version });
    expect(results.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]))).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(23);
  });

  it('runs Node of the release as a user that exists for this run alone, without any capability', async () => {
    const pid = await machine.pid();
    const status = await machine.run(`cat /proc/${pid}/status; readlink /proc/${pid}/exe`);
    const uid = Number(/^Uid:\t(\d+)/m.exec(status)?.[1]);
    expect(uid).toBeGreaterThanOrEqual(61_184);
    expect(uid).toBeLessThanOrEqual(65_519);
    expect(status.match(/^Cap(?:Inh|Prm|Eff|Bnd|Amb):\t0{16}$/gm)).toHaveLength(5);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(new RegExp(`/opt/sgraph-send/releases/${first.sha256}/bin/node$`));
    expect(await machine.run(`grep -c :${uid}: /etc/passwd || true`)).toBe('0');
  });

  it('keeps its settings from everybody but root, and has no secret to keep', async () => {
    expect(await machine.run('stat --format "%a %U" /etc/sgraph-send/environment')).toBe('600 root');
    expect(await machine.run('cat /etc/sgraph-send/environment /var/lib/cloud/instance/user-data.txt')).not.toContain(
      ADMIN_KEY,
    );
  });

  it('is exposed no more than 2 of 10, as systemd judges', async () => {
    const judged = await machine.run('systemd-analyze security --no-pager sgraph-send');
    expect(Number(/exposure level for sgraph-send.service: ([0-9.]+)/.exec(judged)?.[1])).toBeLessThanOrEqual(2);
  });

  it('is left alone by user data that runs once more', async () => {
    const before = await stateOf(machine);
    const said = await machine.run('bash /var/lib/cloud/instance/scripts/part-001 2>&1');
    expect(said).toContain('nothing has changed');
    expect(await stateOf(machine)).toBe(before);
  });

  it('is started anew by other settings', async () => {
    const before = await machine.pid();
    const settings = `${await settingsText()}\nSGRAPH_SEND_MAX_DOWNLOADS="7"\n`;
    writeFileSync(join(folder, 'settings'), settings);
    await machine.run(`bash ${PROVISION} start ${first.sha256} </mnt/releases/settings`);
    expect(await machine.pid()).not.toBe(before);
    const info = (await (await fetch(`${machine.url}/api/info`)).json()) as { limits: { maxDownloads: number } };
    expect(JSON.stringify(info)).toContain('7');
  });

  it('comes back after it was killed', async () => {
    const before = await machine.pid();
    await machine.run(`kill -9 ${before}; while [ -e /proc/${before} ]; do sleep 0.05; done`);
    await machine.untilHealthy();
    expect(await machine.pid()).not.toBe(before);
  });

  it('ends the upload under way before it restarts', async () => {
    const before = await machine.pid();
    const upload = await startSlowUpload(machine.url, ADMIN_KEY);
    const restarted = machine.run('systemctl restart sgraph-send');
    const state = (): Promise<string> => machine.run('systemctl show --property ActiveState --value sgraph-send');
    await expect.poll(state, { timeout: limitMs(30) }).toBe('deactivating');
    // Until the upload is through, for longer than it takes to end without one.
    await pause(1_500);
    expect(await state()).toBe('deactivating');
    expect(await upload.finish()).toBe(204);
    await restarted;
    await machine.untilHealthy();
    expect(await machine.pid()).not.toBe(before);
  });

  it('refuses an artifact that is not the pinned one, and goes on', async () => {
    const before = await stateOf(machine);
    const [{ version }] = others as [Release];
    await expect(machine.run(`bash ${PROVISION} install /mnt/releases/${version} ${'e'.repeat(64)}`)).rejects.toThrow(
      /expected e{64}: nothing was unpacked/,
    );
    expect(await machine.run('ls /opt/sgraph-send')).not.toContain('incoming');
    expect(await stateOf(machine)).toBe(before);
    expect((await fetch(`${machine.url}/health`)).status).toBe(200);
  });

  it('serves another release, and the one before it when that is taken back', async () => {
    const [second, third] = others as [Release, Release];
    await restartWith(second);
    expect(await versionOf(machine)).toBe(second.version);
    await machine.run(`bash ${PROVISION} roll-back`);
    expect(await versionOf(machine)).toBe(first.version);
    await machine.run(`bash ${PROVISION} roll-back`);
    await restartWith(third);
    expect(await versionOf(machine)).toBe(third.version);
    const kept = (await machine.run('ls /opt/sgraph-send/releases')).split('\n');
    expect(kept.toSorted()).toEqual([second.sha256, third.sha256].toSorted());
  });

  it('is back after a reboot', async () => {
    const before = await current();
    await machine.reboot();
    await machine.untilHealthy();
    expect(await current()).toBe(before);
    expect(await machine.run('systemctl is-active sgraph-send')).toBe('active');
  });

  it('says loudly that it could not be provisioned, and serves nothing', async () => {
    const log = await refused.cloudInit();
    expect(log).toMatch(/^status: error/m);
    expect(log).toMatch(/expected f{64}: nothing was unpacked/);
    expect(log).toContain('sgraph-send: FAILED');
    expect(await refused.run('find /etc/systemd/system /opt/sgraph-send/releases -name "sgraph-send*"')).toBe('');
    await expect(fetch(`${refused.url}/health`)).rejects.toThrow();
  });
});

/** What must not change: the process and everything of the release. */
function stateOf(machine: Machine): Promise<string> {
  return machine.run(
    'systemctl show --property MainPID --property ExecMainStartTimestampMonotonic sgraph-send; ' +
      'stat --format "%n %i %Z" /opt/sgraph-send/* /opt/sgraph-send/releases/* /etc/systemd/system/sgraph-send.service; ' +
      'readlink /opt/sgraph-send/current',
  );
}

async function versionOf(machine: Machine): Promise<string> {
  const info = (await (await fetch(`${machine.url}/api/info`)).json()) as { version: string };
  return info.version;
}
