import { join } from 'node:path';
import { openStore } from '../../core/stores/open.ts';
import { createS3Store } from '../../core/stores/s3.ts';
import { prefix } from '../../core/stores/key.ts';
import type { Store } from '../../core/stores/store.ts';
import type { AppOptions } from '../../lambdas/http/app-env.ts';
import { behindAnswers } from '../../lambdas/http/pace.ts';
import { readSettings } from '../../lambdas/settings.ts';
import { createUserApp } from '../../lambdas/user/app.ts';
import { createBucket, emulatorSettings } from '../setup/bucket.ts';
import { startMinistack } from '../setup/ministack.ts';
import { newTerms } from '../support/terms.ts';
import type { Benchmark, Goal, Row } from './benchmark.ts';
import { interleave, median, timed } from './rounds.ts';

const PARTS = 30;
const PART_BYTES = 64 * 1024;
const BUCKET = 'bench';
const CLAIM_ID = 'A'.repeat(43);

const VERBS = ['put', 'get'] as const;
const VARIANTS = ['bare', 'log', 'both'] as const;
/** µs */
const REQUEST_GOAL = { atMost: 250 };
/** Of the ratio to a request whose event is not stored. */
const GOALS: Readonly<Record<string, Goal>> = { 'get disk store': { atMost: 1.3 } };

type Verb = (typeof VERBS)[number];
type Variant = (typeof VARIANTS)[number];
/** Median microseconds of a request. */
type Times = Readonly<Record<Verb, Readonly<Record<Variant, number>>>>;
type App = ReturnType<typeof createUserApp>;

/** What the log and the statistics cost a request: the same app over stores that drop what they write, and over one that does not. */
export const logBenchmark: Benchmark = {
  title: `Action log and statistics: parts of ${PART_BYTES / 1024} KiB, one request after the other, no network; medians`,
  async run(options) {
    const { fixtures, rounds } = options;
    const rows = [
      ...(await measure('memory', () => openStore('memory:'), rounds)),
      ...(await measure('disk store', (who) => openStore(`disk:${join(fixtures.disk, `log-${who}`)}`), rounds)),
    ];
    const ministack = await startMinistack();
    try {
      await createBucket(ministack.endpoint, BUCKET);
      const client = emulatorSettings(ministack.endpoint);
      const open = (who: string): Promise<Store> => createS3Store({ bucket: BUCKET, prefix: prefix(who), client });
      rows.push(...(await measure('S3 emulator', open, rounds)));
    } finally {
      await ministack.stop();
    }
    return rows;
  },
};

async function measure(name: string, open: (who: string) => Promise<Store>, rounds: number): Promise<Row[]> {
  const pace = behindAnswers();
  const stores = {
    bare: await open('bare'),
    log: await open('log'),
    both: await open('both'),
  };
  const apps = {
    bare: appOver(dropping(stores.bare, ['/events/', 'activity/']), pace.soon),
    log: appOver(dropping(stores.log, ['activity/']), pace.soon),
    both: appOver(stores.both, pace.soon),
  };
  try {
    const { times } = await interleave(rounds, { times: () => measureRound(apps) });
    return VERBS.flatMap((verb): Row[] => {
      const of = (variant: Variant): number[] => times.map((each) => each[verb][variant]);
      const row = (what: string, variant: Variant): Row => ({
        what: `${verb.toUpperCase()} part, ${name}: ${what}`,
        unit: 'µs',
        ours: of(variant),
        baseline: { what: 'neither stored', values: of('bare') },
      });
      const goal = GOALS[`${verb} ${name}`];
      const all = `${verb.toUpperCase()} part, ${name}: all on`;
      return [
        { what: all, unit: 'µs', ours: of('both'), ...(name === 'memory' && { goal: REQUEST_GOAL }) },
        { ...row('log', 'log'), ...(goal && { goal }) },
        row('log, and statistics', 'both'),
      ];
    });
  } finally {
    await pace.settle();
    await Promise.all(Object.values(stores).map((store) => store.close()));
  }
}

/** One transfer with each app, side by side: every part is sent, then fetched, with all of them in turn. */
async function measureRound(apps: Readonly<Record<Variant, App>>): Promise<Times> {
  const begun = await Promise.all(VARIANTS.map((variant) => beginTransfer(apps[variant])));
  const put = await measureParts((index, part) => begun[index]?.putPart(part));
  for (const transfer of begun) await transfer.claim();
  const get = await measureParts((index, part) => begun[index]?.getPart(part));
  for (const transfer of begun) await transfer.delete();
  return { put, get };
}

async function measureParts(
  request: (variant: number, part: number) => Promise<void> | undefined,
): Promise<Record<Variant, number>> {
  const samples = VARIANTS.map((): number[] => []);
  for (let part = 1; part <= PARTS; part++) {
    for (let turn = 0; turn < VARIANTS.length; turn++) {
      const variant = (part + turn) % VARIANTS.length;
      samples[variant]?.push((await timed(() => request(variant, part))) * 1_000);
    }
  }
  const [bare, log, both] = samples.map(median);
  return { bare: bare ?? NaN, log: log ?? NaN, both: both ?? NaN };
}

/** The store, but for keys that hold one of the texts: those are taken for stored. */
function dropping(store: Store, texts: readonly string[]): Store {
  return {
    ...store,
    create: (key, body) => (texts.some((text) => key.includes(text)) ? Promise.resolve(true) : store.create(key, body)),
  };
}

function appOver(store: Store, soon: AppOptions['soon']): App {
  return createUserApp({
    store,
    settings: readSettings({}, true),
    clock: Date.now,
    assets: new Map(),
    log: () => undefined,
    peerAddress: () => '127.0.0.1',
    requestBody: (c) => c.req.raw.body,
    soon,
  });
}

interface BegunTransfer {
  putPart(part: number): Promise<void>;
  /** Completes the upload and claims a download. */
  claim(): Promise<void>;
  getPart(part: number): Promise<void>;
  delete(): Promise<void>;
}

async function beginTransfer(app: App): Promise<BegunTransfer> {
  const sizes = { ciphertextBytes: PARTS * PART_BYTES, segmentBytes: PART_BYTES, partBytes: PART_BYTES };
  const { terms, ownerProof, downloadProof } = await newTerms(sizes);
  const path = `/api/transfers/${terms.id}`;
  const owner = { 'x-sgraph-send-owner': ownerProof };
  const proof = { 'x-sgraph-send-proof': downloadProof };
  const lease = { ...proof, 'x-sgraph-send-claim': CLAIM_ID };
  await ask(app, 'POST', '/api/transfers', {}, JSON.stringify(terms));
  return {
    putPart: (part) => ask(app, 'PUT', `${path}/parts/${part}`, owner, new Uint8Array(PART_BYTES)),
    async claim() {
      await ask(app, 'POST', `${path}/complete`, owner);
      await ask(app, 'POST', `${path}/downloads`, proof, JSON.stringify({ claimId: CLAIM_ID }));
    },
    getPart: (part) => ask(app, 'GET', `${path}/parts/${part}?download=1`, lease),
    delete: () => ask(app, 'DELETE', path, owner),
  };
}

async function ask(
  app: App,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream';
  const sent = body !== undefined && { 'content-type': type, 'content-length': String(body.length) };
  const answer = await app.request(path, {
    method,
    headers: { ...headers, ...sent },
    ...(body !== undefined && { body }),
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`);
}
