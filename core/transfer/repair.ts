import type { PurgeReport } from '../admin/schemas.ts';
import type { Step } from './batch.ts';
import type { TransferContext } from './context.ts';
import type { Requester } from './requester.ts';
import { lastSegment, paths } from './paths.ts';
import { repairTransfer } from './repair-transfer.ts';

/** Transfers that one run looks at. */
const MAX_PER_RUN = 200;
/** From the end of one walk to the beginning of the next. */
const REST_MS = 24 * 3_600_000;
const NOTHING = new Uint8Array(0);

/** A slow walk over all transfers, a piece of it in each run, which repairs what crashes and older versions left. */
export interface RepairWalk {
  readonly step: Step<string>;
  /** Writes down how far it came. */
  save(): Promise<void>;
}

/** Counts in `report` the transfers that needed repair. */
export function createRepairWalk(
  context: TransferContext,
  report: Pick<PurgeReport, 'repaired' | 'parts'>,
  requester: Requester,
): RepairWalk {
  const { store, clock } = context;
  let reached: string | undefined;
  async function* entries(): AsyncGenerator<string> {
    const last = await readCursor(context);
    if (last && last.id === undefined && clock() - last.at < REST_MS) return;
    const after = last?.id && paths.folder(last.id);
    const page = await store.list(paths.transfers(), { after, delimiter: '/', limit: MAX_PER_RUN });
    for (const folder of page.prefixes) {
      const id = lastSegment(folder.slice(0, -1));
      reached = id;
      yield id;
    }
    if (page.next === undefined) reached = DONE;
  }
  return {
    step: {
      entries: entries(),
      // Faults have no entries, so there is no time at which the walk is due.
      dueAt: () => Infinity,
      async act(id) {
        const repaired = await repairTransfer(context, id, requester);
        if (!repaired) return;
        report.repaired += 1;
        report.parts += repaired.parts;
      },
    },
    async save() {
      if (reached === undefined) return;
      const earlier = (await store.list(paths.repairCursors())).objects.map(({ key }) => key);
      await store.create(paths.repairCursor(clock(), reached), NOTHING);
      await store.deleteMany(earlier);
    },
  };
}

/** Instead of a transfer: the walk has come to its end. */
const DONE = 'done';

/** Where the last run stopped, and when; without an id at the end of a walk. */
async function readCursor({ store }: TransferContext): Promise<{ at: number; id: string | undefined } | undefined> {
  const newest = (await store.list(paths.repairCursors())).objects.at(-1);
  const [, at, id] = /\/([0-9]{13})-([a-z2-7]{26}|done)$/.exec(newest?.key ?? '') ?? [];
  return at === undefined ? undefined : { at: Number(at), id: id === DONE ? undefined : id };
}
