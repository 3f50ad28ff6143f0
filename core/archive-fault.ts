import { SendError } from './errors.ts';

/** An archive that is not opened. `what` completes "the archive is not opened: …", and repeats nothing of a name. */
export function unreadable(what: string): SendError {
  return new SendError('unsafe_archive', `the archive is not opened: ${what}`);
}
