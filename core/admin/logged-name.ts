import { unseenIn } from '../one-line.ts';

/** Of an operator, as the audit log shows it: the name of a key, or what a provider calls an account. */
export const MAX_LOGGED_NAME_CHARACTERS = 128;

/** Whether a text can be such a name, or a part of one. */
export function isLoggedName(text: string): boolean {
  return text !== '' && text.length <= MAX_LOGGED_NAME_CHARACTERS && unseenIn(text) === undefined;
}
