import { SendError } from '../errors.ts';
import type { ForFileRequest } from '../schemas.ts';
import { MomentRecord } from '../schemas.ts';
import { remember } from '../remember.ts';
import { createRecords } from '../stores/records.ts';
import type { SerialQueue } from '../stores/serial-queue.ts';
import { createSerialQueue } from '../stores/serial-queue.ts';
import { numberIn } from '../tokens/paths.ts';
import { createUses } from '../tokens/uses.ts';
import { toIso } from '../transfer/clock.ts';
import type { Admission } from '../transfer/create.ts';
import { admissionTo } from './admission.ts';
import type { RequestContext } from './context.ts';
import type { FileRequestCreation } from './create.ts';
import { createFileRequest } from './create.ts';
import { describe, requireOwned, requireProof, requireRequest } from './load.ts';
import { requestPaths } from './paths.ts';
import { purgeRequests } from './purge.ts';
import type { CreateFileRequest, FileRequestEntries, FileRequestInfo } from './schemas.ts';
import { REQUEST_BOUNDS, RequestEntryRecord } from './schemas.ts';

/** Requests by which others send files to their owner. Every method throws `SendError`. */
export interface FileRequestService {
  /**
   * Repeating it with the same terms is a success. With a token its senders take its uses. Throws `invalid_request` beyond the limits, `conflict`
   * for an id that is taken, and what a token throws that is not good.
   */
  create(input: CreateFileRequest, token: string | undefined): Promise<FileRequestCreation>;
  /** Throws `not_found`, `not_owner` for a wrong proof, and without one `request_closed` and `request_full`. */
  view(id: string, ownerProof: string | undefined): Promise<FileRequestInfo>;
  /** Those after that number, in order. Throws `not_found` and `not_owner`. */
  entries(id: string, ownerProof: string | undefined, after?: number): Promise<FileRequestEntries>;
  /** It accepts no more transfers; what was sent stays. Repeating it is a success. Throws `not_found` and `not_owner`. */
  close(id: string, ownerProof: string | undefined): Promise<FileRequestInfo>;
  /**
   * What creating a transfer for a request takes: a place there, and a use of its token where it has one. Throws `not_found`, `wrong_key` for a
   * wrong proof, `request_closed`, `request_full`, `too_large`.
   */
  admissionTo(request: ForFileRequest): Admission;
  /** Removes requests that have expired so long ago that everything sent to them has ended, until that time. Returns how many files there were. */
  purge(until: () => number): Promise<number>;
}

const MAX_REMEMBERED = 2_000;

export type FileRequestOptions = Omit<RequestContext, 'records' | 'places' | 'takingPlaces'>;

/** The file requests of a store: create-only files below `requests/`, so any number of processes may share it. */
export function createFileRequestService(options: FileRequestOptions): FileRequestService {
  const { store, clock } = options;
  const records = createRecords(store);
  const files = { ...requestPaths, schema: RequestEntryRecord, usedUp: 'request_full' as const };
  const queues = new Map<string, SerialQueue>();
  const takingPlaces = (id: string): SerialQueue =>
    queues.get(id) ?? remember(queues, id, createSerialQueue(), MAX_REMEMBERED);
  const context = { ...options, records, places: createUses(store, records, clock, files), takingPlaces };
  return {
    create: (input, token) => createFileRequest(context, input, token),
    async view(id, ownerProof) {
      const terms = await requireRequest(context, id);
      if (ownerProof !== undefined) await requireProof(ownerProof, terms.ownerVerifier, 'not_owner');
      const info = await describe(context, terms);
      if (ownerProof !== undefined) return info;
      if (info.state !== 'open') throw new SendError(info.state === 'full' ? 'request_full' : 'request_closed');
      delete info.received;
      return info;
    },
    entries: (id, ownerProof, after) => listEntries(context, id, ownerProof, after),
    async close(id, ownerProof) {
      const terms = await requireOwned(context, id, ownerProof);
      await records.create(requestPaths.closed(id), MomentRecord, { version: 1, at: toIso(clock()) });
      return describe(context, terms);
    },
    admissionTo: (request) => admissionTo(context, request),
    purge: (until) => purgeRequests(context, until),
  };
}

async function listEntries(
  context: RequestContext,
  id: string,
  ownerProof: string | undefined,
  after?: number,
): Promise<FileRequestEntries> {
  await requireOwned(context, id, ownerProof);
  const { store, records } = context;
  const page = await store.list(requestPaths.uses(id), {
    after: after === undefined ? undefined : requestPaths.use(id, after),
    limit: REQUEST_BOUNDS.entriesAPage,
  });
  const numbers = page.objects.map(({ key }) => numberIn(key)).filter((number) => number !== undefined);
  const entries = await Promise.all(
    numbers.map(async (number) => {
      const entry = await records.read(requestPaths.use(id, number), RequestEntryRecord);
      return entry && { number, at: entry.at, transfer: entry.transfer, sealed: entry.sealed };
    }),
  );
  const last = page.next === undefined ? undefined : numbers.at(-1);
  return { entries: entries.filter((entry) => entry !== undefined), ...(last !== undefined && { next: last }) };
}
