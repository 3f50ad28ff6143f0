import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushedImage, signImage } from '../../../tools/pipeline/image.ts';
import { docker } from '../../../lib/docker/docker.ts';
import { isDebian } from '../../setup/debian.ts';
import { startDockerRegistry } from '../../setup/docker-registry.ts';
import type { RunningServer } from '../../setup/server-process.ts';
import { productVersion } from '../../../lib/version.ts';

const IDENTITY = '{{.Id}}';

describe.skipIf(!isDebian())('the image of this version, at a registry (which is one of Debian’s packages)', () => {
  let folder: string;
  let registry: RunningServer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sgraph-send-registry-'));
    registry = await startDockerRegistry(folder);
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is pushed under its version, named by the digest that the registry computes, and comes back as what was built', async () => {
    const { host } = new URL(registry.endpoint);
    const pushed = await pushedImage(`${host}/Owner/Name`);
    const tag = `${host}/owner/name:${productVersion()}`;
    const manifest = await fetch(`${registry.endpoint}/v2/owner/name/manifests/${productVersion()}`, {
      headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json' },
    });
    expect(pushed).toBe(`${host}/owner/name@${manifest.headers.get('docker-content-digest') ?? ''}`);

    const built = await docker(['image', 'inspect', '--format', IDENTITY, tag]);
    await docker(['image', 'rm', tag]);
    await docker(['pull', '--quiet', pushed]);
    expect(await docker(['image', 'inspect', '--format', IDENTITY, pushed])).toBe(built);
    await docker(['image', 'rm', pushed]);
  });

  it('is not called signed where nothing can sign it', async () => {
    await expect(signImage('registry.example/owner/name@sha256:0')).rejects.toThrow(
      /cosign did not sign registry.example/,
    );
  });
});
