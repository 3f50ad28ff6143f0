/** What a smoke test made. Its traces are searched, and nothing of anybody else's. */
export interface Traces {
  readonly since: Date;
  /** Ids of its transfers. */
  readonly transfers: readonly string[];
  /** Ids of its access codes. */
  readonly tokens: readonly string[];
}

export interface StoredItem {
  /** The object's key, or the log's name. */
  readonly where: string;
  /** Undefined where the caller may not read it. */
  readonly bytes: Uint8Array | undefined;
  /** MD5 of an object's content in hex, as its store has it. */
  readonly md5: string | undefined;
}

/** Pages of each log that are read, of up to 10,000 lines or 1 MB: in a minute of a busy deployment others log more than that. */
export const MAX_LOG_PAGES = 20;
/** How far the clocks of this machine and of the deployment may differ. */
const CLOCKS_DIFFER_MS = 60_000;
/** Only names, and one page of them: the objects there are not the smoke test's. */
export const NAMED_ONLY = 'admin/sessions/';

/** Where what the smoke test made is stored. */
export function foldersOf({ transfers, tokens }: Traces): string[] {
  return [...transfers.map((id) => `transfers/${id}/`), ...tokens.map((id) => `tokens/${id}/`)];
}

/** From when on what is logged may be about it. */
export function logsSince({ since }: Traces): Date {
  return new Date(since.getTime() - CLOCKS_DIFFER_MS);
}

export function storedName(name: string): StoredItem {
  return { where: 'the name of an object', bytes: Buffer.from(name), md5: undefined };
}
