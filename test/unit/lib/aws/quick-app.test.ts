import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { expect, it, onTestFinished } from 'vitest';
import { quickApp } from '../../../../lib/aws/quick-app.ts';

it('the app of a deployment leaves assets where they are, also with a context of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-quick-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const [path, outdir] = [join(folder, 'bundle'), join(folder, 'out')];
  mkdirSync(path);
  writeFileSync(join(path, 'index.mjs'), 'export {};');
  const app = quickApp({ outdir, context: { mine: true } });
  new Asset(new Stack(app, 'Ours'), 'Code', { path });
  app.synth();
  // The manifest says what is uploaded from where.
  expect(readFileSync(join(outdir, 'Ours.assets.json'), 'utf8')).toContain(JSON.stringify(path));
  expect(app.node.tryGetContext('mine')).toBe(true);
  expect(readdirSync(outdir).filter((name) => name.startsWith('asset.'))).toEqual([]);
});
