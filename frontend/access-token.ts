import { readStored, removeStored, writeStored } from './browser-storage.ts';

const KEY = 'sgraph-send.access-token';

/** The access code that a person gave: for this tab, or for this device when they asked for that. */
export function keptToken(): string | undefined {
  const kept = readStored(KEY, 'tab') ?? readStored(KEY, 'device');
  return typeof kept === 'string' ? kept : undefined;
}

export function keepToken(token: string, remember: boolean): void {
  writeStored(KEY, token, 'tab');
  if (remember) writeStored(KEY, token, 'device');
  else removeStored(KEY, 'device');
}

export function forgetToken(): void {
  removeStored(KEY, 'tab');
  removeStored(KEY, 'device');
}
