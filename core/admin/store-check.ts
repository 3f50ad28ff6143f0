import * as z from 'zod';

/** Something in the store that is not as the records of a transfer say. */
export const StoreFault = z
  .strictObject({
    transfer: z.string().optional().meta({
      description:
        'Id of the transfer, or the name of a folder that is not a transfer; absent for a file of another kind',
    }),
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
      .meta({
        description:
          'A part is not there, has another size, could not be decrypted, as a recipient reported, or differs from what was stored; a record differs from what was stored, or cannot be read; files of a transfer are there without its record; a file that no transfer has',
      }),
    part: z.int().optional(),
    lastPart: z.int().optional().meta({ description: 'Where several parts in a row are missing: the last of them' }),
    bytes: z.int().optional().meta({ description: 'Size that was found' }),
    expectedBytes: z.int().optional(),
    record: z
      .string()
      .optional()
      .meta({ description: 'Name of the file in the folder of the transfer, or in the store' }),
  })
  .meta({ id: 'StoreFault' });
export type StoreFault = z.infer<typeof StoreFault>;

/** A part that a recipient could not decrypt, although it is as it was sent: what that recipient got was damaged on its way. */
export const ClearedReport = z
  .strictObject({
    transfer: z.string(),
    part: z.int(),
    by: z.enum(['hash', 'download']).meta({
      description: 'Its content has the recorded SHA-256, or a download that began later got all parts whole',
    }),
  })
  .meta({ id: 'ClearedReport' });
export type ClearedReport = z.infer<typeof ClearedReport>;

/** What a look at a store found. */
export const StoreCheck = z
  .strictObject({
    transfers: z.int().meta({ description: 'Transfers that were looked at' }),
    others: z
      .int()
      .meta({ description: 'Files outside of transfers that were looked at: tokens, logs of operators, statistics' }),
    parts: z.int().meta({ description: 'Parts of them that are stored' }),
    bytes: z.int(),
    compared: z.int().meta({ description: 'Parts whose content was compared with its recorded SHA-256' }),
    damaged: z.int().meta({ description: 'Damaged transfers and other files' }),
    faults: z.array(StoreFault),
    cleared: z.array(ClearedReport),
    next: z.string().optional().meta({ description: 'Given when there is more: the `after` of the next look' }),
  })
  .meta({ id: 'StoreCheck' });
export type StoreCheck = z.infer<typeof StoreCheck>;
