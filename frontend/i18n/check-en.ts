/** Texts of the check of the store, which few need: loaded with it, and not at the start of the console. ICU messages. */
export const checkEn = {
  title: 'Store check',
  lead: 'Compares everything in the store with its records. Nothing is changed.',
  now: 'Check the store',
  resume: 'Continue the check',
  running: 'Checking…',
  done: 'The check has ended',
  counts: 'Checked: {transfers, number} transfers and {others, number} other files. Damaged: {damaged, number}.',
  partial: 'Not finished: the rest of the store hasn’t been checked.',
  none: 'No damage found',
  fault:
    '{kind, select, part_missing {part {part} is missing} parts_missing {parts {part} to {lastPart} are missing} part_size {part {part} has the wrong size} part_altered {part {part} was altered} part_reported {part {part} couldn’t be decrypted by a recipient} record_altered {{record} was altered} record_unreadable {{record} can’t be read} no_record {transfer.json is missing} other {{record} doesn’t belong in the store}}',
  cleared: 'part {part} was reported, but is intact: the recipient’s copy was damaged in transit',
  unlisted:
    '{count, plural, one {1 more fault isn’t} other {# more faults aren’t}} listed. “sgraph-send admin store-check” lists them all.',
  advice: 'Restore these files from a backup, or delete the transfers and ask their senders to send the files again.',
} as const satisfies Record<string, string>;

export type CheckMessages = Record<keyof typeof checkEn, string>;
