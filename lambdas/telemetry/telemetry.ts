import type { MiddlewareHandler } from 'hono';
import type { Store } from '../../core/stores/store.ts';
import type { AppName } from '../assets.ts';
import type { AppEnv } from '../http/app-env.ts';

/** Traces for the operator's collector: a span for each request, and in it one for each call to the store. */
export interface Telemetry {
  requests(app: AppName): MiddlewareHandler<AppEnv>;
  /** The same store; its calls on behalf of a traced request become spans. */
  store(store: Store): Store;
  /** Sends what is left. It never fails, and takes no longer than the exporter's time limit. */
  stop(): Promise<void>;
}
