import { createHash } from 'node:crypto';
import { setImmediate as immediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { toBase32 } from '../../../../core/bytes.ts';
import { EVERYBODY } from '../../../../core/transfer/create.ts';
import type { TransferService } from '../../../../core/transfer/service.ts';
import { BY } from '../../../support/transfers.ts';
import type { Action, Answer } from './actions.ts';
import { act, anAction, KINDS, secretOf, TOKENS } from './actions.ts';
import {
  checkAlways,
  checkCap,
  checkEnds,
  checkHolders,
  checkNothingLeft,
  checkRoom,
  endedIn,
  knownIn,
  Violation,
} from './invariants.ts';
import { contentsOf } from '../../../support/transfers.ts';
import type { Death, Fault, Jump, World } from './world.ts';
import { createWorld, partBody, PROCESSES } from './world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What is there before, and who does what at the same time. */
interface Scenario {
  readonly maxTransfers: number;
  readonly maxDownloads: number;
  /** How far the first transfer has come before anybody acts. */
  readonly stage: 'nothing' | 'created' | 'stored' | 'complete' | 'claimed';
  readonly actions: readonly Action[];
  readonly jumps: readonly Jump[];
  readonly deaths: readonly Death[];
}

/** What an exploration is about: where it begins and which actions meet. */
const THEMES: readonly (readonly [Scenario['stage'], readonly Action['kind'][]])[] = [
  ['nothing', KINDS],
  ['nothing', ['create']],
  ['nothing', ['create', 'create', 'put', 'delete', 'purge']],
  ['created', KINDS],
  ['created', ['put', 'complete', 'delete', 'purge', 'change']],
  ['stored', ['complete', 'purge', 'delete', 'change']],
  ['complete', KINDS],
  ['complete', ['claim', 'finish', 'claim', 'delete']],
  ['complete', ['change', 'change', 'purge', 'delete', 'create']],
  ['claimed', ['claim', 'finish', 'give-back', 'claim', 'purge']],
];

const aScenario: fc.Arbitrary<Scenario> = fc.constantFrom(...THEMES).chain(([stage, kinds]) =>
  fc.record({
    maxTransfers: fc.integer({ min: 1, max: 2 }),
    maxDownloads: fc.integer({ min: 1, max: 2 }),
    stage: fc.constant(stage),
    actions: fc.array(anAction(kinds), { minLength: 2, maxLength: 4 }),
    jumps: fc.array(
      fc.record({
        call: fc.nat(90),
        ms: fc.constantFrom(1_000, 2 * MINUTE_MS, 16 * MINUTE_MS, 3.5 * 60 * MINUTE_MS, DAY_MS),
      }),
      { maxLength: 2 },
    ),
    deaths: fc.array(
      fc.record({ process: fc.nat(PROCESSES - 1), call: fc.integer({ min: 1, max: 40 }), takesEffect: fc.boolean() }),
      { maxLength: 1 },
    ),
  }),
);

/** Counts of one exploration. */
export interface Explored {
  runs: number;
  calls: number;
  readonly answers: Map<string, number>;
}

export interface ExploreOptions {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string | undefined;
  readonly fault?: Fault | undefined;
}

/** Lets the scheduler choose the order of all calls of the store, again and again. Reports the first run after which an invariant does not hold. */
export async function explore(
  { runs, seed, path, fault }: ExploreOptions,
  explored: Explored,
): Promise<fc.RunDetails<[fc.Scheduler, Scenario]>> {
  const property = fc.asyncProperty(fc.scheduler(), aScenario, (scheduler, scenario) =>
    runOnce(scheduler, scenario, fault, explored),
  );
  const restore = hashAtOnce();
  try {
    return await fc.check(property, { numRuns: runs, seed, endOnFailure: true, ...(path !== undefined && { path }) });
  } finally {
    restore();
  }
}

/**
 * Web Crypto answers from other threads, whenever they are ready: then the order of a run would not be the scheduler's. The same hash of the same
 * machine at once.
 */
export function hashAtOnce(): () => void {
  const { digest } = crypto.subtle;
  crypto.subtle.digest = (_, data) => {
    const hash = createHash('sha256')
      .update(
        new Uint8Array(
          ArrayBuffer.isView(data) ? data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) : data,
        ),
      )
      .digest();
    return Promise.resolve(new Uint8Array(hash).buffer);
  };
  return () => void (crypto.subtle.digest = digest);
}

async function runOnce(
  scheduler: fc.Scheduler,
  scenario: Scenario,
  fault: Fault | undefined,
  explored: Explored,
): Promise<void> {
  const { maxTransfers, maxDownloads, actions, jumps, deaths } = scenario;
  const paused: (() => void)[] = [];
  const world: World = createWorld({
    scheduler,
    maxTransfers,
    maxDownloads,
    jumps,
    deaths,
    fault,
    pause: () => new Promise((resolve) => paused.push(resolve)),
    afterChange: (store) => checkCap(store, world.now(), maxTransfers),
  });
  const tokens = await makeTokens(world);
  const isOpen = await prepare(world, scenario, tokens);
  const acting = actions.map((action) => act(world, tokens, action));
  // Each is waited for below; until then a failure must not count as an unhandled rejection.
  for (const one of acting) one.catch(() => undefined);
  await settle(scheduler, paused, explored);
  const answers = await Promise.all(acting);
  explored.runs += 1;
  for (const { action, code } of answers) {
    const name = `${action.kind} ${code}`;
    explored.answers.set(name, (explored.answers.get(name) ?? 0) + 1);
  }
  await checkAfterwards(world, scenario, answers, isOpen || actions.some(isOpenCreation));
}

const isOpenCreation = ({ kind, token }: Action): boolean => kind === 'create' && token === undefined;

/** A call at a time. A paused call continues when no other has anything to do. */
export async function settle(
  scheduler: fc.Scheduler,
  paused: (() => void)[],
  explored: Pick<Explored, 'calls'>,
): Promise<void> {
  for (;;) {
    // Everything that follows from the last call has happened then.
    await immediate();
    if (scheduler.count() > 0) {
      explored.calls += 1;
      await scheduler.waitNext(1);
    } else if (paused.length > 0) for (const go of paused.splice(0)) go();
    else return;
  }
}

async function makeTokens({ tokens, transfers }: World): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const name of TOKENS) {
    const limits = { note: '', maxUses: 1, maxTransferBytes: null, expiresInSeconds: null };
    const { token, info } = await tokens.create({ name, ...limits });
    if (name === 'revoked') await tokens.revoke(info.id);
    if (name === 'used-up') await tokens.use(token, { id: toBase32(new Uint8Array(16).fill(200)), ciphertextBytes: 1 });
    made.set(name, token);
  }
  return transfers.length > 0 ? made : new Map();
}

/** Brings the first transfer where the scenario begins. Returns whether that took no token. */
async function prepare(world: World, { stage }: Scenario, tokens: ReadonlyMap<string, string>): Promise<boolean> {
  const { terms, ownerProof, downloadProof } = world.transfers[0]!;
  const service = world.fresh();
  if (stage === 'nothing') return false;
  await service.create({ requester: BY }, terms, EVERYBODY);
  if (stage !== 'created') await service.putPart({ ownerProof, requester: BY }, terms.id, 1, partBody());
  if (stage === 'complete' || stage === 'claimed') await service.complete({ ownerProof, requester: BY }, terms.id);
  if (stage === 'claimed') await service.claim({ downloadProof, requester: BY }, terms.id, secretOf(0, 0));
  return tokens.size > 0;
}

async function checkAfterwards(
  world: World,
  scenario: Scenario,
  answers: readonly Answer[],
  isOpen: boolean,
): Promise<void> {
  await checkEnds(world);
  await checkCap(world.store, world.now(), scenario.maxTransfers);
  await checkAlways(world, answers, isOpen);
  if (isRoomCertain(scenario)) {
    const live = knownIn(await contentsOf(world.store), world.now()).filter((transfer) => transfer.isLive).length;
    checkRoom(answers, live, scenario.maxTransfers);
  }
  const ended = await endedIn(world);
  const maintenance = world.fresh();
  // What died or was given up, and then what arrived after the end.
  for (const minutes of [16, 80]) {
    world.advance(minutes * MINUTE_MS);
    await purge(world, maintenance, 30 * 24);
  }
  await checkHolders(world, ended);
  await checkAlways(world, answers, isOpen);
  for (const days of [4, 2, 400, 1]) {
    world.advance(days * DAY_MS);
    await purge(world, maintenance, 1);
  }
  await checkNothingLeft(world);
  const after = knownIn(await contentsOf(world.store), world.now());
  if (after.length > 0) throw new Violation('ends', 'a transfer is there after its end');
}

async function purge(world: World, service: TransferService, hoursKept: number): Promise<void> {
  const { failure } = await service.purge(
    { requester: BY },
    { keepFrom: world.now() - hoursKept * 60 * MINUTE_MS, until: () => Infinity },
  );
  if (failure) throw failure;
}

/** If no transfer ends, no process dies or is slow, and no tokens are involved, it is known which transfers fit. */
function isRoomCertain({ actions, jumps, deaths }: Scenario): boolean {
  const good = new Set(
    actions.filter(({ kind, token }) => kind === 'create' && token === 'good').map(({ transfer }) => transfer),
  );
  const isHarmless = ({ kind }: Action): boolean => ['create', 'put', 'complete', 'claim', 'view'].includes(kind);
  return jumps.length === 0 && deaths.length === 0 && good.size <= 1 && actions.every(isHarmless);
}
