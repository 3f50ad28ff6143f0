import { pathSegments } from '../core/archive-path.ts';
import { extractedName } from './local-name.ts';

/** The segments of a path in an archive, as they may be below the folder of the extraction. Throws `unsafe_archive`. */
export function entrySegments(name: string, platform: NodeJS.Platform): string[] {
  const segments = pathSegments(name, platform === 'win32' ? /[/\\]+/ : undefined);
  return segments.map((segment) => extractedName(segment, platform));
}
