import { DEFAULT_PART_BYTES, DEFAULT_SEGMENT_BYTES } from '../../core/crypto/layout.ts';
import type { ServerInfo } from '../../core/schemas.ts';
import { DeletedRecord, DownloadRecord, MomentRecord, TransferEvent, TransferRecord } from '../../core/schemas.ts';
import type { Requester } from '../../core/transfer/context.ts';
import type { Settings } from '../settings.ts';
import { VERSION } from '../version.ts';

/** What the transparency panel is built from: the fields come from the schemas of the files that are really written. */
export function describeServer(settings: Settings, requester: Requester): ServerInfo {
  return {
    name: 'sgraph-send',
    version: VERSION,
    uploads: settings.uploads,
    mode: settings.mode,
    bodyHashRequired: settings.bodyHashRequired,
    limits: {
      maxTransferBytes: settings.maxTransferBytes,
      partBytes: DEFAULT_PART_BYTES,
      segmentBytes: DEFAULT_SEGMENT_BYTES,
      maxExpiresInSeconds: settings.maxExpiresInSeconds,
      defaultExpiresInSeconds: settings.defaultExpiresInSeconds,
      maxDownloads: settings.maxDownloads,
    },
    stored: {
      caller: requester.caller,
      anonymisation: 'hmac-sha256-daily-key',
      fields: [
        { file: 'transfer.json', fields: Object.keys(TransferRecord.shape) },
        { file: 'parts/{n}', fields: ['ciphertext'] },
        { file: 'completed.json', fields: Object.keys(MomentRecord.shape) },
        { file: 'downloads/{k}.json', fields: Object.keys(DownloadRecord.shape) },
        { file: 'events/{id}.json', fields: Object.keys(TransferEvent.shape) },
        { file: 'deleted.json', fields: Object.keys(DeletedRecord.shape) },
      ],
      never: ['key', 'plaintext', 'file_name', 'message', 'ip_address', 'user_agent', 'owner_secret'],
      logRetentionDays: settings.logRetentionDays,
    },
  };
}
