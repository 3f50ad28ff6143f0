import { DEFAULT_PART_BYTES, DEFAULT_SEGMENT_BYTES } from '../../core/crypto/layout.ts';
import type { ServerInfo } from '../../core/schemas.ts';
import { canPresign } from '../../core/stores/store.ts';
import { DAY_KEY_DAYS } from '../../core/transfer/caller.ts';
import type { Requester } from '../../core/transfer/requester.ts';
import type { AppParts } from '../http/app-env.ts';
import type { Settings } from '../settings.ts';
import { VERSION } from '../version.ts';
import { neverStored, USER_FILES } from './stored-files.ts';

/** Who may make file requests: who may send, unless the operator has turned them off. */
export function requestsOf({ requests, uploads }: Settings): Settings['uploads'] {
  return requests === 'on' ? uploads : 'closed';
}

/** What the transparency panel is built from. What it says of the caller is what an event of this request would hold. */
export function describeServer({ store, settings }: AppParts, requester: Requester): ServerInfo {
  return {
    name: 'sgraph-send',
    version: VERSION,
    uploads: settings.uploads,
    requests: requestsOf(settings),
    mode: settings.mode,
    ...(settings.mode === 'direct' && canPresign(store) && { bucketOrigin: store.origin }),
    bodyHashRequired: settings.bodyHashRequired,
    limits: {
      maxTransferBytes: settings.maxTransferBytes,
      partBytes: DEFAULT_PART_BYTES,
      segmentBytes: DEFAULT_SEGMENT_BYTES,
      maxExpiresInSeconds: settings.maxExpiresInSeconds,
      defaultExpiresInSeconds: settings.defaultExpiresInSeconds,
      maxDownloads: settings.maxDownloads,
      maxRequestTransfers: settings.maxRequestTransfers,
    },
    stored: {
      caller: requester.caller,
      ...(requester.agent !== undefined && { agent: requester.agent }),
      anonymisation: settings.anonymise,
      dayKeyDays: settings.anonymise === 'hash' ? DAY_KEY_DAYS : 0,
      fields: USER_FILES,
      never: neverStored(settings.anonymise),
      logRetentionDays: settings.logRetentionDays,
    },
  };
}
