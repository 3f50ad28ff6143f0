import { readStored, removeStored, writeStored } from './browser-storage.ts';

const KEY = 'sgraph-send.access-token';

/** Held here too, for a browser that keeps nothing: then it is good until the page is left. */
let held: string | undefined;

/** The access code that a person gave: for this tab, or for this device when they asked for that. */
export function keptToken(): string | undefined {
  const kept = readStored(KEY, 'tab') ?? readStored(KEY, 'device') ?? held;
  return typeof kept === 'string' ? kept : undefined;
}

export function keepToken(token: string, remember: boolean): void {
  held = token;
  writeStored(KEY, token, 'tab');
  if (remember) writeStored(KEY, token, 'device');
  else removeStored(KEY, 'device');
}

export function forgetToken(): void {
  held = undefined;
  removeStored(KEY, 'tab');
  removeStored(KEY, 'device');
}
