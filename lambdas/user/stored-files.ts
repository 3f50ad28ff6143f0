import type { ServerInfo } from '../../core/schemas.ts';
import type { StoredFile } from '../../core/stored-files.ts';
import { STORED_FILES } from '../../core/stored-files.ts';

/** Every file that the user app writes. What they hold comes from the schemas that they are written by. */
export const USER_FILES: ServerInfo['stored']['fields'] = STORED_FILES.filter(({ by }) => by === 'user').map((row) => ({
  file: row.file,
  fields: membersOf(row),
}));

function membersOf({ file, holds, schema }: StoredFile): string[] {
  if (schema) return Object.keys(schema.shape);
  if (holds === 'nothing') return [];
  return [file.startsWith('day-keys/') ? 'key' : 'ciphertext'];
}

const NEVER = ['key', 'plaintext', 'file_name', 'message', 'ip_address', 'user_agent', 'owner_secret'] as const;

/** What never reaches the store, by the way in which callers are made anonymous. */
export function neverStored(mode: ServerInfo['stored']['anonymisation']): string[] {
  return [...NEVER, ...(mode === 'truncate' ? [] : ['network']), ...(mode === 'drop' ? ['agent'] : [])];
}
