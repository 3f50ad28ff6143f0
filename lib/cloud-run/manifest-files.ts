import { writeFileSync } from 'node:fs';
import { manifestFile } from './manifest.ts';

// `node lib/cloud-run/manifest-files.ts`: writes the tracked files anew, after the declaration has changed.
for (const app of ['user', 'admin'] as const) {
  writeFileSync(new URL(`${app}.yaml`, import.meta.url), manifestFile(app));
}
