import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { bundledPackages } from './bundled-packages.ts';
import { readMetafile, ROOT, version } from './bundling.ts';

// `node bin/sbom.ts` after `npm run build`: dist/sbom.cdx.json names every package of which something is in what is run, and no other. npm
// lists none or all of them, because a bundled product has only development dependencies.

const Component = z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() });
const Bom = z.looseObject({
  metadata: z.looseObject({ component: Component }),
  components: z.array(Component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
const PackageFile = z.object({ name: z.string(), version: z.string() });

const BUNDLES = ['page-user', 'page-admin', 'command'];

const metafiles = await Promise.all(BUNDLES.map(readMetafile));
const bundled = new Set(bundledPackages(metafiles).map(nameAndVersion));
const bom = narrow(everyPackage(), bundled);
const missing = [...bundled].filter((ref) => !bom.components.some((component) => component['bom-ref'] === ref));
if (missing.length > 0) throw new Error(`npm does not list ${missing.join(', ')}, which a bundle contains`);
await writeFile(new URL('dist/sbom.cdx.json', ROOT), `${JSON.stringify(bom, null, 2)}\n`);
console.log(`bill of materials of ${bom.components.length} packages`);

function nameAndVersion(folder: string): string {
  const file = PackageFile.parse(JSON.parse(readFileSync(new URL(`${folder}/package.json`, ROOT), 'utf8')));
  return `${file.name}@${file.version}`;
}

function everyPackage(): z.infer<typeof Bom> {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const options = { cwd: fileURLToPath(ROOT), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  return Bom.parse(JSON.parse(execFileSync('npm', args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })));
}

/** Without what is not bundled, and without the time and the random number: the same sources give the same bytes. */
function narrow(whole: z.infer<typeof Bom>, kept: ReadonlySet<string>): z.infer<typeof Bom> {
  const { component } = whole.metadata;
  const product = component['bom-ref'];
  const isKept = (ref: string): boolean => ref === product || kept.has(ref);
  return {
    ...whole,
    serialNumber: undefined,
    metadata: {
      ...whole.metadata,
      timestamp: undefined,
      component: { ...component, name: 'sgraph-send', version: version.slice(1) },
    },
    components: whole.components
      .filter((found) => kept.has(found['bom-ref']))
      // What is in the bundle is used at run time, even if package.json lists it as a development dependency.
      .map((found) => ({ ...found, properties: [] })),
    dependencies: whole.dependencies
      .filter(({ ref }) => isKept(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  };
}
