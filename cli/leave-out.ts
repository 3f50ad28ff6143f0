import * as z from 'zod/mini';

/** What of folders is not sent, by the rules of gitignore. */
export const LeaveOut = z.strictObject({
  /** From each folder that was named. */
  exclude: z.array(z.string()),
  /** Whether files named .gitignore are followed, in the folder that was named and below it. */
  gitignore: z.boolean(),
});
export type LeaveOut = z.infer<typeof LeaveOut>;

export const NOTHING: LeaveOut = { exclude: [], gitignore: false };

/** Decides what of a folder is left out. */
export interface Sieve {
  /** The rules within a folder below, with those of its own. */
  enter(folder: string): Promise<Sieve>;
  leavesOut(path: string, isFolder: boolean): boolean;
}
