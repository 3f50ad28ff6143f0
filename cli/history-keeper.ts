import type { Directories } from './directories.ts';
import type { HistoryEntry } from './history-entry.ts';
import { addEntry, changeEntries, readEntries } from './history-files.ts';
import type { Terminal } from './terminal.ts';

export type NewEntry = Omit<HistoryEntry, 'version' | 'at'>;

type Warning = Pick<Terminal, 'warn'>;

/** Where transfers of this machine are written down. No failure there ends a transfer. */
export interface HistoryKeeper {
  readonly isOn: boolean;
  add(entry: NewEntry): Promise<void>;
}

/** Keeps nothing where there is no home folder, or where the user wants no history. */
export function createHistoryKeeper(
  { state }: Directories,
  isOn: boolean,
  { warn }: Warning,
  now: () => number = Date.now,
): HistoryKeeper {
  return {
    isOn,
    async add(entry) {
      if (state === undefined || !isOn) return;
      const whole: HistoryEntry = { version: 1, at: new Date(now()).toISOString(), ...entry };
      const advice = entry.kind === 'sent' ? ': save its private link yourself' : '';
      await addEntry(state, whole).catch(() => warn(`this transfer could not be added to the history${advice}`));
    },
  };
}

/** What the history has of a transfer: what was sent from here comes before what was received. */
export async function findInHistory({ state }: Directories, id: string): Promise<HistoryEntry | undefined> {
  if (state === undefined) return undefined;
  const { files } = await readEntries(state);
  const found = files.map(({ entry }) => entry).filter((entry) => entry.id === id);
  return found.find(({ ownerSecret }) => ownerSecret !== undefined) ?? found[0];
}

/** Writes down what became of a transfer, where the history has it. */
export async function changeInHistory(
  { state }: Directories,
  id: string,
  change: Pick<HistoryEntry, 'until'> | Required<Pick<HistoryEntry, 'deletedAt'>>,
  { warn }: Warning,
): Promise<void> {
  if (state === undefined) return;
  await changeEntries(state, id, (entry) => ({ ...entry, ...change })).catch(() =>
    warn('the history of this machine could not be changed'),
  );
}
