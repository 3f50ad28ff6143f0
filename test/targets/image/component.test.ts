import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docker } from '../../../lib/docker/docker.ts';
import { imageComponent } from '../../../lib/machine/image/component.ts';
import { buildArtifact } from '../../../lib/machine/artifact.ts';
import { run } from '../../setup/command.ts';
import { ensureMinistack } from '../../setup/ministack.ts';
import type { EmulatedAws } from '../machine/emulated-aws.ts';
import { startEmulatedAws } from '../machine/emulated-aws.ts';
import type { Machine } from '../machine/machine.ts';
import { startMachine } from '../machine/machine.ts';
import { ensureSystemdImage } from '../machine/systemd-image.ts';

interface Phase {
  readonly name: string;
  readonly steps: readonly { readonly action: string; readonly inputs: { readonly commands: readonly string[] } }[];
}

describe('the component of Image Builder', () => {
  const baked = `sgraph-send-test-baked:${process.pid}`;
  let folder: string;
  let aws: EmulatedAws;
  let builder: Machine;
  let tester: Machine;
  const cleanUps: (() => unknown)[] = [];
  let phases: readonly Phase[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sgraph-send-component-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    aws = await startEmulatedAws();
    cleanUps.push(aws.stop);
    const { file, sha256 } = await buildArtifact({ folder });
    const artifactUrl = await aws.publish('baked.tar.gz', readFileSync(file));
    phases = await phasesOf(imageComponent({ artifactUrl, sha256, region: aws.region }), folder);
    builder = await startMachine({ image: await ensureSystemdImage(), aws });
    cleanUps.push(builder.remove);
    await builder.cloudInit();
  });

  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  const scriptOf = (name: string): string => phases.find((phase) => phase.name === name)!.steps[0]!.inputs.commands[0]!;

  it('has the phases of Image Builder, each of one script of bash', () => {
    expect(phases.map(({ name }) => name)).toEqual(['build', 'validate', 'test']);
    expect(phases.flatMap(({ steps }) => steps.map(({ action, inputs }) => [action, inputs.commands.length]))).toEqual(
      Array.from({ length: 3 }, () => ['ExecuteBash', 1]),
    );
  });

  it('finds nothing to bake where nothing was installed', async () => {
    await expect(builder.run(scriptOf('validate'))).rejects.toThrow();
  });

  it('installs the artifact from S3 and finds that it may be baked', async () => {
    await builder.run(scriptOf('build'));
    await builder.run(scriptOf('validate'));
    expect(await builder.run('systemctl is-active sgraph-send || true')).toBe('inactive');
  });

  it('does not take an image that holds settings or starts by itself', async () => {
    await builder.run('mkdir -p /etc/sgraph-send && touch /etc/sgraph-send/environment');
    await expect(builder.run(scriptOf('validate'))).rejects.toThrow(/holds no settings/);
    await builder.run('rm -r /etc/sgraph-send && systemctl enable sgraph-send');
    await expect(builder.run(scriptOf('validate'))).rejects.toThrow(/starts nothing by itself/);
    await builder.run('systemctl disable sgraph-send');
    await builder.run(scriptOf('validate'));
  });

  it('tries an instance of the image, which is healthy', async () => {
    await docker(['commit', builder.id, baked]);
    cleanUps.push(() => docker(['image', 'rm', '--force', baked]));
    tester = await startMachine({ image: baked });
    cleanUps.push(tester.remove);
    await tester.cloudInit();
    await tester.run(scriptOf('test'));
    expect((await fetch(`${tester.url}/health`)).status).toBe(200);
  });
});

/** What a parser of YAML that is not ours reads. */
async function phasesOf(document: string, folder: string): Promise<readonly Phase[]> {
  const file = join(folder, 'component.yaml');
  writeFileSync(file, document);
  const python = join(dirname(await ensureMinistack()), 'python');
  const program = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))';
  const parsed = JSON.parse(await run(python, ['-c', program, file])) as { phases: readonly Phase[] };
  return parsed.phases;
}
