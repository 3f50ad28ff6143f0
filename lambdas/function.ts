/* eslint-disable @typescript-eslint/no-deprecated -- Hono 5 moves this adapter to a package of its own that is not published yet */
import type { Hono } from 'hono';
import { getConnInfo, handle } from 'hono/aws-lambda';
import { openStore } from '../core/stores/open.ts';
import { assetsDirectory, loadAssets } from './assets.ts';
import type { AppEnv, AppOptions } from './http/app-env.ts';
import { createLog } from './log.ts';
import { processSettings } from './settings.ts';

/** One of the apps as the handler of a Lambda function behind a function URL. */
export async function createHandler(
  name: 'user' | 'admin',
  createApp: (options: AppOptions) => Hono<AppEnv>,
): Promise<ReturnType<typeof handle>> {
  const settings = processSettings(false);
  const app = createApp({
    store: await openStore(settings.store),
    settings,
    clock: Date.now,
    assets: await loadAssets(name, assetsDirectory()),
    log: createLog(`sgraph-send-${name}`, settings.logLevel),
    peerAddress: (c) => getConnInfo(c).remote.address,
    requestBody: (c) => c.req.raw.body,
  });
  return handle(app);
}
