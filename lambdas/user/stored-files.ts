import type { ServerInfo } from '../../core/schemas.ts';
import {
  CapacityRecord,
  DamageRecord,
  DeletedRecord,
  DownloadEndRecord,
  DownloadRecord,
  ExpiryRecord,
  MomentRecord,
  TransferEvent,
  TransferRecord,
} from '../../core/schemas.ts';
import { TokenTransferRecord, TokenUseRecord } from '../../core/tokens/schemas.ts';

type StoredFiles = ServerInfo['stored']['fields'];

const membersOf = ({ shape }: { readonly shape: object }): string[] => Object.keys(shape);

/** Every file that the user app writes. What they hold comes from the schemas that they are written by. */
export const STORED_FILES: StoredFiles = [
  { file: 'transfers/{id}/transfer.json', fields: membersOf(TransferRecord) },
  { file: 'transfers/{id}/parts/{n}', fields: ['ciphertext'] },
  { file: 'transfers/{id}/completed.json', fields: membersOf(MomentRecord) },
  { file: 'transfers/{id}/downloads/{k}.json', fields: membersOf(DownloadRecord) },
  { file: 'transfers/{id}/downloads/{k}.finished.json', fields: membersOf(DownloadEndRecord) },
  { file: 'transfers/{id}/damage/{k}.json', fields: membersOf(DamageRecord) },
  { file: 'transfers/{id}/expiry/{k}.json', fields: membersOf(ExpiryRecord) },
  { file: 'transfers/{id}/events/{event}.json', fields: membersOf(TransferEvent) },
  { file: 'transfers/{id}/deleted.json', fields: membersOf(DeletedRecord) },
  { file: 'transfers/{id}/refusals/{n}', fields: [] },
  { file: 'transfers/{id}/hourly/{hour}-{what}', fields: [] },
  { file: 'index/{shard}/{time}-{id}', fields: [] },
  { file: 'expiring/{hour}/{id}-{bytes}-{time}-{call}', fields: [] },
  { file: 'pending/uploads/{time}-{id}-{bytes}-{hour}-{call}', fields: [] },
  { file: 'capacity/{time}.json', fields: membersOf(CapacityRecord) },
  { file: 'pending/{what}/{hour}/{id}', fields: [] },
  { file: 'activity/{hour}/{number}-{tally}', fields: [] },
  { file: 'tokens/{token}/uses/{k}.json', fields: membersOf(TokenUseRecord) },
  { file: 'tokens/{token}/transfers/{id}.json', fields: membersOf(TokenTransferRecord) },
  { file: 'day-keys/{day}', fields: ['key'] },
];

const NEVER = ['key', 'plaintext', 'file_name', 'message', 'ip_address', 'user_agent', 'owner_secret'] as const;

/** What never reaches the store, by the way in which callers are made anonymous. */
export function neverStored(mode: ServerInfo['stored']['anonymisation']): string[] {
  return [...NEVER, ...(mode === 'truncate' ? [] : ['network']), ...(mode === 'drop' ? ['agent'] : [])];
}
