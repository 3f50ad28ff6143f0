import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipelineSettings } from '../tools/pipeline/settings.ts';

// Publishes the package to the registry that npm is set to, with its provenance. A token in NODE_AUTH_TOKEN is taken where there is one;
// else npm has itself trusted by the pipeline that it runs in.
const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-publish-'));
try {
  const userconfig = join(folder, 'npmrc');
  // npm itself puts the token in, so that it is written nowhere.
  const line = `${registry.replace(/^https?:/, '')}:_authToken=\${NODE_AUTH_TOKEN}\n`;
  writeFileSync(userconfig, pipelineSettings().isSet('NODE_AUTH_TOKEN') ? line : '', { mode: 0o600 });
  const flags = ['--provenance', '--access', 'public', '--userconfig', userconfig, ...process.argv.slice(2)];
  execFileSync('npm', ['publish', ...flags], { stdio: 'inherit' });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
