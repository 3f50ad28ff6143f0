import { connectionMeaning } from '../../core/connection-words.ts';
import { systemCode } from '../../core/system-words.ts';

/** Why spans were not delivered, in words of ours: those of the library contain the address, and what the collector answered. */
export function exportFault(thrown: unknown): string {
  const what = 'traces were not delivered';
  const code = systemCode(thrown);
  const meaning = code === undefined ? undefined : connectionMeaning(code);
  if (meaning !== undefined) return `${what}: ${meaning}`;
  const status = thrown instanceof Error && 'code' in thrown ? Number(thrown.code) : Number.NaN;
  if (status >= 300 && status < 600) return `${what}: the collector answered ${status}`;
  return `${what}: the collector gave no usable answer in time`;
}
