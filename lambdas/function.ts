/* eslint-disable @typescript-eslint/no-deprecated -- Hono 5 moves this adapter to a package of its own that is not published yet */
import type { Hono } from 'hono';
import { getConnInfo, handle } from 'hono/aws-lambda';
import { openStore } from '../core/stores/open.ts';
import type { AppName } from './assets.ts';
import { assetsDirectory, lazyPackedAssets } from './assets.ts';
import type { AppEnv, AppOptions } from './http/app-env.ts';
import { functionRouter } from './http/function-router.ts';
import { beforeAnswers } from './http/pace.ts';
import { createLog } from './log.ts';
import { processSettings } from './settings.ts';

type UrlHandler = ReturnType<typeof handle>;

/** What an app is made from in a Lambda function. */
export async function functionOptions(name: AppName): Promise<AppOptions> {
  const settings = processSettings(false);
  return {
    store: await openStore(settings.store),
    settings,
    clock: Date.now,
    assets: await lazyPackedAssets(name, assetsDirectory()),
    log: createLog(`sgraph-send-${name}`, settings.logLevel),
    peerAddress: (c) => getConnInfo(c).remote.address,
    requestBody: (c) => c.req.raw.body,
    soon: beforeAnswers(Date.now),
    router: functionRouter(),
  };
}

/** An app as the handler of a Lambda function behind a function URL. */
export function urlHandler(app: Hono<AppEnv>): UrlHandler {
  return handle(app);
}
