import type { ChosenFile } from './chosen-files.ts';

/** What became of what another app shared: files, or the text that says why there are none. */
type Outcome = readonly ChosenFile[] | 'shared.lost' | 'shared.refused';

const PARAMETER = 'shared';
const TEXT_NAME = 'text.txt';

/** What another app shared, where this page was opened for that. A shared text or address is a file as well. */
export async function sharedFiles(): Promise<Outcome | undefined> {
  const address = new URL(location.href);
  const how = address.searchParams.get(PARAMETER);
  if (how === null) return undefined;
  address.searchParams.delete(PARAMETER);
  history.replaceState(history.state, '', address);
  if (how === 'refused') return 'shared.refused';
  const copy = await import('./offline-copy.ts').catch(() => undefined);
  const shared = await copy?.takeShared();
  if (!shared) return 'shared.lost';
  const { files, text } = shared;
  const all = text === '' ? files : [...files, new File([text], TEXT_NAME, { type: 'text/plain' })];
  return all.length > 0 ? all.map((file) => ({ file, path: file.name })) : 'shared.lost';
}
