import type { ApiApp } from '../http/api-app.ts';
import type { Context } from 'hono';
import type { Bytes } from '../../core/bytes.ts';
import { release } from '../../core/bytes.ts';
import { SendError } from '../../core/errors.ts';
import type { StreamBody } from '../../core/stores/store.ts';
import type { Call } from '../../core/transfer/call.ts';
import type { AppEnv, AppParts } from '../http/app-env.ts';
import { requesterOf } from '../http/requester.ts';
import type { CallerLimits } from '../http/caller-limits.ts';
import { HEADERS } from '../http/middleware.ts';
import { parseRange } from '../http/range.ts';
import { admissionOf, allowanceOf } from './admission.ts';
import { routes } from './transfer-routes.ts';

/** Wires the transfer API to the service. Nothing is decided here. */
export function addTransferHandlers(app: ApiApp, parts: AppParts, limits: CallerLimits): void {
  addSenderHandlers(app, parts, limits);
  addRecipientHandlers(app, parts);
}

function addSenderHandlers(app: ApiApp, parts: AppParts, limits: CallerLimits): void {
  const { service, requestBody } = parts;
  app.openapi(routes.create, async (c) => {
    const { [HEADERS.token]: token, [HEADERS.trial]: trial } = c.req.valid('header');
    const terms = c.req.valid('json');
    const shown = { token, trial, request: terms.request };
    const admission = admissionOf({ ...parts, limits }, shown, limits.nameOf(c));
    const first = c.req.valid('query').partUrls;
    const { info, created, partUrls } = await service.create(callOf(c), terms, admission, first);
    return c.json({ ...info, ...(partUrls && { partUrls }) }, created ? 201 : 200);
  });
  app.openapi(routes.token, async (c) => c.json(await allowanceOf(parts, c.req.valid('header')[HEADERS.token]), 200));
  app.openapi(routes.putPart, async (c) => {
    const { id, part } = c.req.valid('param');
    const stream = requestBody(c) ?? new Blob([]).stream();
    // Left to be collected, the pieces make V8 mark the whole heap for every 64 MiB of them (docs/performance.md).
    const body: StreamBody = { stream, bytes: declaredLength(c), onRelease: release };
    await service.putPart(callOf(c, c.req.valid('header')), id, part, body);
    return c.body(null, 204);
  });
  app.openapi(routes.listParts, async (c) =>
    c.json(await service.listParts(callOf(c, c.req.valid('header')), c.req.valid('param').id), 200),
  );
  app.openapi(routes.complete, async (c) => {
    const { info, completed } = await service.complete(callOf(c, c.req.valid('header')), c.req.valid('param').id);
    if (completed) c.set('completedBytes', info.ciphertextBytes);
    return c.json(info, 200);
  });
  app.openapi(routes.view, async (c) =>
    c.json(await service.info(callOf(c, c.req.valid('header')), c.req.valid('param').id), 200),
  );
  app.openapi(routes.changeExpiry, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await service.changeExpiry(callOf(c, c.req.valid('header')), id, c.req.valid('json')), 200);
  });
  app.openapi(routes.giveBack, async (c) => {
    const { id, download } = c.req.valid('param');
    return c.json(await service.giveBack(callOf(c, c.req.valid('header')), id, download), 200);
  });
  app.openapi(routes.remove, async (c) => {
    await service.delete(callOf(c, c.req.valid('header')), c.req.valid('param').id);
    return c.body(null, 204);
  });
}

function addRecipientHandlers(app: ApiApp, { service }: AppParts): void {
  app.openapi(routes.partUrls, async (c) => {
    const call = callOf(c, c.req.valid('header'), c.req.valid('query').download);
    return c.json({ urls: await service.partUrls(call, c.req.valid('param').id, c.req.valid('json')) }, 200);
  });
  app.openapi(routes.claim, async (c) => {
    const call = callOf(c, c.req.valid('header'));
    const first = c.req.valid('query').partUrls;
    const claim = await service.claim(call, c.req.valid('param').id, c.req.valid('json').claimId, first);
    return c.json(claim, claim.resumed ? 200 : 201);
  });
  app.openapi(routes.getPart, async (c) => {
    const { id, part } = c.req.valid('param');
    const range = parseRange(c.req.header('range'));
    const call = callOf(c, c.req.valid('header'), c.req.valid('query').download);
    const body = await service.getPart(call, id, part, range);
    // A HEAD is answered like its GET, without the body: it would not be read, and its files would stay open.
    const stream = c.req.method === 'HEAD' ? await emptied(body.stream) : body.stream;
    c.header('content-type', 'application/octet-stream');
    if (!range) return c.body(stream, 200, { 'content-length': String(body.bytes) });
    const last = Math.min(range.last, body.bytes - 1);
    return c.body(stream, 206, {
      'content-length': String(last - range.first + 1),
      'content-range': `bytes ${range.first}-${last}/${body.bytes}`,
    });
  });
  app.openapi(routes.finish, async (c) => {
    const { id, download } = c.req.valid('param');
    await service.finish(callOf(c, c.req.valid('header'), download), id);
    return c.body(null, 204);
  });
  app.openapi(routes.reportDamage, async (c) => {
    const { id, download } = c.req.valid('param');
    const call = callOf(c, c.req.valid('header'), download);
    const { part, found } = await service.reportDamage(call, id, c.req.valid('json').part);
    c.set('fault', `a recipient reports damage of transfer ${id}, part ${part}: ${found}`);
    return c.body(null, 204);
  });
  app.openapi(routes.log, async (c) => {
    const { after } = c.req.valid('query');
    return c.json(await service.log(callOf(c, c.req.valid('header')), c.req.valid('param').id, after), 200);
  });
}

/** What the headers that a route takes show of the caller. */
function callOf(c: Context<AppEnv>, headers: Partial<Record<string, string>> = {}, download?: number): Call {
  return {
    requester: requesterOf(c),
    ownerProof: headers[HEADERS.owner],
    downloadProof: headers[HEADERS.proof],
    claimId: headers[HEADERS.claim],
    download,
  };
}

/** Throws `length_required` without a Content-Length, `invalid_request` for one that is not a number. */
function declaredLength(c: Context): number {
  const declared = c.req.header('content-length');
  if (declared === undefined) throw new SendError('length_required');
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(declared))
    throw new SendError('invalid_request', 'content-length is not a number of bytes');
  return Number(declared);
}

async function emptied(stream: ReadableStream<Bytes>): Promise<ReadableStream<Bytes>> {
  await stream.cancel();
  return new Blob([]).stream();
}
