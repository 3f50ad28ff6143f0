import * as z from 'zod/mini';

/** Something in the store that is not as the records of a transfer say. */
export const StoreFault = z
  .strictObject({
    transfer: z
      .optional(z.string())
      .check(
        z.describe(
          'Id of the transfer, or the name of a folder that is not a transfer; absent for a file of another kind',
        ),
      ),
    fault: z
      .enum([
        'part_missing',
        'part_size',
        'part_reported',
        'part_altered',
        'record_altered',
        'record_unreadable',
        'no_record',
        'unexpected',
      ])
      .check(
        z.describe(
          'A part is not there, has another size, could not be decrypted, as a recipient reported, or differs from what was stored; a record differs from what was stored, or cannot be read; files of a transfer are there without its record; a file that no transfer has',
        ),
      ),
    part: z.optional(z.int()),
    lastPart: z.optional(z.int()).check(z.describe('Where several parts in a row are missing: the last of them')),
    bytes: z.optional(z.int()).check(z.describe('Size that was found')),
    expectedBytes: z.optional(z.int()),
    record: z.optional(z.string()).check(z.describe('Name of the file in the folder of the transfer, or in the store')),
  })
  .check(z.meta({ id: 'StoreFault' }));
export type StoreFault = z.infer<typeof StoreFault>;

/** A part that a recipient could not decrypt, although it is as it was sent: what that recipient got was damaged on its way. */
export const ClearedReport = z
  .strictObject({
    transfer: z.string(),
    part: z.int(),
    by: z
      .enum(['hash', 'download'])
      .check(z.describe('Its content has the recorded SHA-256, or a download that began later got all parts whole')),
  })
  .check(z.meta({ id: 'ClearedReport' }));
export type ClearedReport = z.infer<typeof ClearedReport>;

/** What a look at a store found. */
export const StoreCheck = z
  .strictObject({
    transfers: z.int().check(z.describe('Transfers that were looked at')),
    others: z
      .int()
      .check(z.describe('Files outside of transfers that were looked at: access codes, logs of operators, statistics')),
    parts: z.int().check(z.describe('Parts of them that are stored')),
    bytes: z.int(),
    compared: z.int().check(z.describe('Parts whose content was compared with its recorded SHA-256')),
    damaged: z.int().check(z.describe('Damaged transfers and other files')),
    faults: z.array(StoreFault),
    cleared: z.array(ClearedReport),
    next: z.optional(z.string()).check(z.describe('Given when there is more: the `after` of the next look')),
  })
  .check(z.meta({ id: 'StoreCheck' }));
export type StoreCheck = z.infer<typeof StoreCheck>;
