import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import * as z from 'zod';
import { quickApp } from '../quick-app.ts';

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** A resource as a template declares it, with references that are not resolved yet. */
export interface DeclaredResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a stack declares. `declare` gets an empty folder, which may take the place of bundles: what is in those is in no template. */
export function declaredResources(
  env: Required<Environment>,
  declare: (stack: Stack, emptyFolder: string) => void,
): DeclaredResource[] {
  const outdir = mkdtempSync(join(tmpdir(), 'sgraph-send-declared-'));
  try {
    const app = quickApp({ outdir });
    const stack = new Stack(app, 'Declared', { env, analyticsReporting: false });
    declare(stack, mkdtempSync(join(outdir, 'empty-')));
    const { Resources } = Template.parse(app.synth().getStackArtifact(stack.artifactId).template);
    return Object.entries(Resources).map(([logicalId, { Type, Properties }]) => ({
      logicalId,
      type: Type,
      properties: Properties,
    }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
