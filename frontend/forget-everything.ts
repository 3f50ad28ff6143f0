import { forgetStored, keepNothing } from './browser-storage.ts';
import { forgetJournal } from './journal.ts';
import { forgetOffline } from './offline-copy.ts';
import { removeOldPrivateFiles } from './private-files.ts';

/** Removes all that this browser keeps of this page. An upload that is under way continues, but can no longer be resumed. */
export async function forgetEverything(): Promise<void> {
  forgetStored();
  await Promise.all([forgetJournal(), removeOldPrivateFiles(), forgetOffline()]);
}

/** First nothing is written any more, then what there is goes. */
export async function keepNothingFromNow(): Promise<void> {
  keepNothing(true);
  await forgetEverything();
}
