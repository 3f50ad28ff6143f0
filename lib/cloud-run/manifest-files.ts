import { writeFileSync } from 'node:fs';
import { manifestFile } from './manifest.ts';

// `node lib/cloud-run/manifest-files.ts`: updates the tracked files after the declaration has changed.
for (const app of ['user', 'admin'] as const) {
  writeFileSync(new URL(`${app}.yaml`, import.meta.url), manifestFile(app));
}
