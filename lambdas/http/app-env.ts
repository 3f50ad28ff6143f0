import type { EmbeddedMetrics } from '../metrics.ts';
import type { Log } from './log-line.ts';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { Bytes } from '../../core/bytes.ts';
import type { Assets } from '../assets.ts';
import { assetsBelow } from '../assets-below.ts';
import type { Requester } from '../../core/transfer/requester.ts';
import type { Clock } from '../../core/transfer/clock.ts';
import { SendError } from '../../core/errors.ts';
import type { Maintenance } from '../../core/maintenance.ts';
import { createMaintenance } from '../../core/maintenance.ts';
import { takeInventory } from '../../core/stats/inventory.ts';
import type { Inventory } from '../../core/stats/schemas.ts';
import type { FileRequestService } from '../../core/requests/service.ts';
import { createFileRequestService } from '../../core/requests/service.ts';
import type { Statistics } from '../../core/stats/service.ts';
import { createStatistics } from '../../core/stats/statistics.ts';
import type { Store } from '../../core/stores/store.ts';
import { examples } from '../../core/stores/schemes.ts';
import { canPresign } from '../../core/stores/store.ts';
import type { Anonymise } from '../../core/transfer/caller.ts';
import { createAnonymiser } from '../../core/transfer/caller.ts';
import type { TokenService } from '../../core/tokens/service.ts';
import { createTokenService } from '../../core/tokens/service.ts';
import type { PartUrlIssuer } from '../../core/transfer/part-urls.ts';
import { directPartUrls, serverPartUrls } from '../../core/transfer/part-urls.ts';
import type { TransferService } from '../../core/transfer/service.ts';
import { createTransferService } from '../../core/transfer/service.ts';
import { countRuns, countsOf } from '../prometheus/process-counts.ts';
import type { Operator } from './operator.ts';
import type { Settings } from '../settings.ts';
import { comparedIn } from '../settings/variants.ts';
import type { ReadMetrics } from '../statistics/metric-reader.ts';
import { createMetricStatistics } from '../statistics/metric-statistics.ts';
import type { Webhook } from '../webhook/webhook.ts';
import { createWebhook } from '../webhook/webhook.ts';
import type { Pace } from './pace.ts';

/** What middleware leaves for handlers. */
export interface AppEnv {
  Bindings: {
    /** Set where the caller is the operator: over a store that the command line opened itself. */
    explainFaults?: boolean;
  };
  Variables: {
    requestId: string;
    /** Set on all paths of an API; `requesterOf` reads it. */
    requester?: Requester;
    /** Size of the transfer whose upload this request completed, for the statistics. */
    completedBytes?: number;
    /** When all of the request's body had come in, where it came while it was read: until then the client's line took its time. */
    bodyEndedAt?: number;
    /** What the line of this request in the log adds to metrics. */
    metrics?: EmbeddedMetrics;
    /** Whom the door of the admin API let in. */
    operator?: Operator;
    /** Error code of the answer, for the log. */
    code?: string;
    /** What went wrong on this side, only for the log. */
    fault?: string;
  };
}

/** What an app is made from. */
export interface AppOptions {
  readonly store: Store;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly assets: Assets;
  readonly log: Log;
  /** Address of the peer of this connection, as the platform gives it. */
  readonly peerAddress: (c: Context) => string | undefined;
  /** Body of the request, in the quickest form that the platform has. Null when there is none. */
  readonly requestBody: (c: Context) => ReadableStream<Bytes> | null;
  /** Sees to work that answers leave behind and that must not fail them. */
  readonly soon: Pace['soon'];
  /** How a request finds its route, where the usual way of the library does not suit the platform. Of one app only. */
  readonly router?: NonNullable<ConstructorParameters<typeof Hono<AppEnv>>[0]>['router'];
  /** Around each request, where the operator collects traces. */
  readonly trace?: MiddlewareHandler<AppEnv> | undefined;
  /** Called after each notice that waits for the operator's receiver, where this process sends it soon. */
  readonly onNotice?: (() => void) | undefined;
}

/** What an app works with. */
export interface AppParts extends AppOptions {
  readonly service: TransferService;
  readonly anonymise: Anonymise;
  readonly tokens: TokenService;
  readonly requests: FileRequestService;
  readonly stats: Statistics;
  readonly maintenance: Maintenance;
  readonly webhook: Webhook;
}

/** Builds the transfer service over the store. Throws `invalid_request` when direct mode is set and the store cannot pre-sign. */
export function assembleParts(options: AppOptions): AppParts {
  const { store, settings, clock } = options;
  const limits = {
    maxTransferBytes: settings.maxTransferBytes,
    maxStoreBytes: settings.maxStoreBytes,
    maxExpiresInSeconds: settings.maxExpiresInSeconds,
    maxDownloads: settings.maxDownloads,
    unstartedSeconds: settings.unstartedSeconds,
  };
  const issuePartUrl = partUrlIssuer(store, settings);
  const webhook = createWebhook(options);
  const { notices } = webhook;
  const service = createTransferService({ store, limits, issuePartUrl, clock, pause, notices });
  const tokens = createTokenService(store, clock);
  const requestLimits = {
    maxTransfers: settings.maxRequestTransfers,
    maxLifeSeconds: settings.maxExpiresInSeconds,
    tokenNeeded: settings.uploads === 'token',
  };
  const requests = createFileRequestService({ store, tokens, limits: requestLimits, clock });
  const stats = statisticsOf(options, () => takeInventory(service, tokens));
  const retentionDays = settings.logRetentionDays;
  const uncounted = createMaintenance({
    store,
    transfers: service,
    tokens,
    requests,
    statistics: stats,
    webhook,
    clock,
    retentionDays,
  });
  const maintenance = countRuns(uncounted, countsOf(store, clock), clock);
  const anonymise = createAnonymiser(store, clock, settings.anonymise);
  const assets = assetsBelow(options.assets, settings.basePath);
  return { ...options, assets, service, anonymise, tokens, requests, stats, maintenance, webhook };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function statisticsOf({ store, settings, clock, log }: AppOptions, inventory: () => Promise<Inventory>): Statistics {
  const stored = createStatistics({ store, clock, inventory });
  const { statisticsDimension: dimension } = settings;
  if (dimension === undefined) return stored;
  const connect = async (): Promise<ReadMetrics> =>
    (await import('../statistics/metric-reader.ts')).createMetricReader();
  const variants = comparedIn(settings.variants);
  return createMetricStatistics({ stored, dimension, variants, clock, log, inventory, connect });
}

function partUrlIssuer(store: Store, { mode, basePath }: Settings): PartUrlIssuer {
  if (mode === 'server') return serverPartUrls(basePath);
  if (canPresign(store)) return directPartUrls(store);
  throw new SendError('invalid_request', `direct mode needs a store with pre-signed URLs: ${examples('bucket')}`);
}
