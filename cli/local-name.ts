import { cutToBytes, localName } from '../core/local-name.ts';

/** Control characters, and those that turn the direction of text. */
// eslint-disable-next-line no-control-regex
const DECEIVING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * One segment of a path in an archive, as it may be on this system. A folder that was sent should come back with its own names, so
 * elsewhere than on Windows only what could deceive a reader is replaced. The segment is not empty, `.` or `..`.
 */
export function extractedName(segment: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return localName(segment);
  return cutToBytes(segment.replace(DECEIVING, '_'));
}
