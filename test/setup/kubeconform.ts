import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ensureInstalled } from './cache.ts';
import { run } from './command.ts';
import { downloadWheel, findPython } from './python.ts';

const PROGRAM = { path: 'github.com/yannh/kubeconform/cmd/kubeconform', version: 'v0.8.0' };
/** Kubernetes' own OpenAPI documents as JSON schemas, for those versions that a cluster may have. */
const SCHEMAS = { name: 'kubernetes-validate', version: '1.37.0' };
/** What the manifest of the documents declares. */
const KINDS = ['persistentvolumeclaim-v1', 'service-v1', 'deployment-apps-v1', 'ingress-networking-v1'];
const INSTALL_SECONDS = 600;

/** Of each folder of schemas only the kinds that are checked: all of them are 13,000 files. */
const EXTRACT = `
import sys, zipfile
from pathlib import Path
archive, folder, *names = sys.argv[1:]
with zipfile.ZipFile(archive) as wheel:
    for member in wheel.namelist():
        version, _, name = member.rpartition('/')
        if version.endswith('-local-strict') and name in names:
            target = Path(folder, version.rpartition('/')[2].removesuffix('-local-strict'))
            target.mkdir(exist_ok=True)
            (target / name).write_bytes(wheel.read(member))
`;

export interface ManifestCheck {
  /** Versions of Kubernetes whose schemas there are, such as `v1.37.0`, the oldest first. */
  readonly versions: readonly string[];
  /** What is wrong with these files for that version, a line each: nothing where it exits with 0. */
  check(files: readonly string[], version: string): Promise<string>;
}

/** The validator of manifests and its schemas, which are installed when they are missing. */
export async function ensureManifestCheck(): Promise<ManifestCheck> {
  const [program, schemas] = await Promise.all([ensureProgram(), ensureSchemas()]);
  const versions = readdirSync(schemas).filter((name) => /^v[0-9.]+$/.test(name));
  return {
    versions: versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })),
    async check(files, version) {
      const location = join(schemas, version, '{{.ResourceKind}}{{.KindSuffix}}.json');
      try {
        await run(program, ['-strict', '-schema-location', location, ...files]);
        return '';
      } catch (thrown) {
        const { cause } = thrown as { readonly cause?: { readonly stdout?: string } };
        if (!cause?.stdout) throw thrown;
        return cause.stdout;
      }
    },
  };
}

async function ensureProgram(): Promise<string> {
  const program = join(CACHE, 'kubeconform', process.platform === 'win32' ? 'kubeconform.exe' : 'kubeconform');
  const install = async (folder: string): Promise<void> => {
    try {
      const env = { GOBIN: folder, GOFLAGS: '-trimpath' };
      await run('go', ['install', `${PROGRAM.path}@${PROGRAM.version}`], { env, timeoutSeconds: INSTALL_SECONDS });
    } catch (cause) {
      throw new Error('the validator of manifests for Kubernetes is built with Go 1.24 or newer: install Go', {
        cause,
      });
    }
  };
  await ensureInstalled('kubeconform', PROGRAM.version, install, () => existsSync(program));
  return program;
}

async function ensureSchemas(): Promise<string> {
  const names = ['_definitions', ...KINDS].map((kind) => `${kind}.json`);
  const install = async (folder: string): Promise<void> => {
    const wheel = await downloadWheel(`${SCHEMAS.name}==${SCHEMAS.version}`, folder);
    await run(await findPython(), ['-c', EXTRACT, wheel, folder, ...names]);
    rmSync(wheel);
    for (const version of readdirSync(folder).filter((name) => name.startsWith('v'))) {
      for (const name of names) standAlone(join(folder, version, name));
    }
  };
  return ensureInstalled('kubernetes-schemas', [SCHEMAS.version, ...KINDS].join(' '), install);
}

/** The schemas refer to each other by addresses of kubernetes.io, at which there are none: they are made to refer to the files beside them. */
function standAlone(file: string): void {
  const schema: unknown = JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (key === '$id') return undefined;
    return key === '$ref' ? value.replace('/api/_definitions.json', '_definitions.json') : value;
  });
  writeFileSync(file, JSON.stringify(schema));
}
