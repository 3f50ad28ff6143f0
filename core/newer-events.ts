import * as z from 'zod/mini';

/** An event as it is read: its kind, outcome and end may be words that only a newer version knows. */
export type StoredEvent<Event> = {
  readonly [Member in keyof Event]: Member extends 'kind' | 'outcome' | 'by'
    ? string | Extract<Event[Member], undefined>
    : Event[Member];
};

const Word = z.string().check(z.maxLength(64));

/**
 * The schema by which events are read, of the one by which this version writes them, and its members: after a roll-back there are some
 * that a newer version wrote, with members and words that this one does not know. Those stay as they came, for the order of all their
 * members is part of their hash, and by the hash it is known whether an event was altered.
 */
export function storedEvent<Event>(
  written: z.ZodMiniType<Event>,
  members: z.core.$ZodLooseShape,
): z.ZodMiniType<Event | StoredEvent<Event>> {
  const newer = z.looseObject({
    ...members,
    ...{ kind: Word, outcome: Word, by: members['by'] instanceof z.ZodMiniOptional ? z.optional(Word) : Word },
    parents: z.array(z.looseObject({ event: z.string(), sha256: z.string() })),
  });
  return z.union([
    written,
    z
      .custom<StoredEvent<Event>>((value) => newer.safeParse(value).success)
      .check(
        z.meta({ type: 'object', description: 'What a newer version wrote: it may have other members and words' }),
      ),
  ]);
}
