import { setTimeout as pause } from 'node:timers/promises';
import { ensureActionlint } from './actionlint.ts';
import { ensureShell } from './chromium.ts';
import { ensureFakeGcs } from './fake-gcs.ts';
import { ensureManifestCheck } from './kubeconform.ts';
import { ensureLocalstack } from './localstack.ts';
import { ensureMinistack } from './ministack.ts';
import { ensurePromtool } from './promtool.ts';
import { ensureCaddy, ensureHaproxy, ensureNginx, ensureTraefik } from './proxies.ts';
import { ensureEnvironment, ensurePython, findPython } from './python.ts';
import { ensureRegistry } from './registry.ts';
import { ensureRuntimes } from './runtimes.ts';

/** Everything that the tests need beyond npm's packages. What is there already takes no time. */
const INSTALLATIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  MiniStack: ensureMinistack,
  LocalStack: () => (process.env['LOCALSTACK_ENDPOINT'] === undefined ? ensureLocalstack() : Promise.resolve()),
  'Tink for Python': ensurePython,
  'Cloud Storage': ensureFakeGcs,
  'Google for Python': () => ensureEnvironment('google', 'google', findPython),
  linters: () => ensureEnvironment('linters', 'linters', findPython),
  'bill of materials': () => ensureEnvironment('sbom', 'sbom', findPython),
  'template checks': () => ensureEnvironment('templates', 'templates', findPython),
  actionlint: ensureActionlint,
  zizmor: () => ensureEnvironment('workflows', 'workflows', findPython),
  promtool: ensurePromtool,
  kubeconform: ensureManifestCheck,
  nginx: ensureNginx,
  Caddy: ensureCaddy,
  HAProxy: ensureHaproxy,
  Traefik: ensureTraefik,
  Chromium: ensureShell,
  Verdaccio: ensureRegistry,
  'Bun and workerd': ensureRuntimes,
};

/** A registry that does not answer once does so a little later. */
async function tried(install: () => Promise<unknown>, attempts = 3): Promise<void> {
  try {
    await install();
  } catch (thrown) {
    if (attempts <= 1) throw thrown;
    await pause(5_000);
    await tried(install, attempts - 1);
  }
}

async function prepare(name: string, install: () => Promise<unknown>): Promise<boolean> {
  const started = performance.now();
  const outcome = await tried(install).then(
    () => 'ready',
    (thrown: unknown) => `failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
  );
  console.log(`${name.padEnd(18)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${outcome}`);
  return outcome === 'ready';
}

const ready = await Promise.all(Object.entries(INSTALLATIONS).map(([name, install]) => prepare(name, install)));
process.exitCode = ready.includes(false) ? 1 : 0;
