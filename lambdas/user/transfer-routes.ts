import * as z from 'zod/mini';
import { createRoute } from '../http/api-app.ts';
import {
  ChangeExpiry,
  Claim,
  ClaimRequest,
  CreatedTransfer,
  CreateTransfer,
  DamageReport,
  FirstPartsQuery,
  LogQuery,
  PartUrls,
  PartUrlsRequest,
  PathNumber,
  Secret,
  ServerInfo,
  StoredParts,
  TransferId,
  TransferInfo,
  TransferLog,
} from '../../core/schemas.ts';
import { TokenAllowance } from '../../core/tokens/shown-token.ts';
import { apiSchema } from '../http/api-schema.ts';
import { HEADERS } from '../http/middleware.ts';
import { json, refused } from '../http/responses.ts';
import { requestRoutes } from './request-routes.ts';

const OWNER = {
  [HEADERS.owner]: z.optional(Secret).check(z.meta({ description: 'The owner proof' })),
};
const OwnerHeader = apiSchema(z.object(OWNER));
const PROOF = {
  [HEADERS.proof]: z.optional(Secret).check(z.meta({ description: 'The download proof' })),
};
const LEASE = {
  ...PROOF,
  [HEADERS.claim]: z.optional(Secret).check(z.meta({ description: 'The claim id' })),
};
const LeaseHeaders = apiSchema(z.object(LEASE));
/** Any text is accepted here: what is not a token is refused as an unknown one. */
const TOKEN = {
  [HEADERS.token]: z.optional(z.string()).check(
    z.meta({
      description: 'The access code, where uploads need one: sgst_ and 43 characters of base64url',
      example: `sgst_${'A'.repeat(43)}`,
    }),
  ),
};
const TokenHeader = apiSchema(z.object(TOKEN));
const CreateHeaders = apiSchema(
  z.object({
    ...TOKEN,
    [HEADERS.trial]: z
      .optional(z.string())
      .check(
        z.meta({ description: 'The access code of a trial: the transfer takes a use of it, and is erased with it' }),
      ),
  }),
);
const BINARY = apiSchema(z.any().check(z.meta({ type: 'string', format: 'binary' })));
const ID = { id: TransferId };
const id = apiSchema(z.object(ID));

/** The routes of the user API: what they take and give, from which validation and the OpenAPI document are made. */
export const routes = {
  info: createRoute({
    method: 'get',
    path: '/api/info',
    summary: 'Version, limits, and what this server stores',
    responses: { 200: json(ServerInfo, 'This server'), default: refused },
  }),
  create: createRoute({
    method: 'post',
    path: '/api/transfers',
    summary: 'Create a transfer; repeating it with the same terms is a success',
    description:
      'Where /api/info says `"uploads": "token"` this takes one use of the access code; repeating it takes no second one, and needs none once the transfer is there.',
    request: {
      headers: CreateHeaders,
      query: apiSchema(FirstPartsQuery),
      body: { ...json(CreateTransfer, 'The terms'), required: true },
    },
    responses: {
      200: json(CreatedTransfer, 'It already existed, with the same terms: without URLs of parts'),
      201: json(CreatedTransfer, 'Created'),
      default: refused,
    },
  }),
  token: createRoute({
    method: 'get',
    path: '/api/token',
    summary: 'What an access code still allows; does not count as a use',
    description:
      'Refused with token_required, token_invalid, token_expired, token_revoked or token_used_up. Where uploads are open no access code is checked: every member is null. Where they are closed: uploads_closed.',
    request: { headers: TokenHeader },
    responses: { 200: json(TokenAllowance, 'What may be sent with it'), default: refused },
  }),
  view: createRoute({
    method: 'get',
    path: '/api/transfers/{id}',
    summary: 'The state of a transfer; its owner also gets it after the end',
    request: { params: id, headers: OwnerHeader },
    responses: { 200: json(TransferInfo, 'The transfer'), default: refused },
  }),
  remove: createRoute({
    method: 'delete',
    path: '/api/transfers/{id}',
    summary: 'Delete the transfer (owner)',
    request: { params: id, headers: OwnerHeader },
    responses: { 204: { description: 'Deleted' }, default: refused },
  }),
  changeExpiry: createRoute({
    method: 'post',
    path: '/api/transfers/{id}/expiry',
    summary: 'Make the transfer expire later or sooner (owner)',
    description:
      'The same change id changes nothing more when it is sent again. A transfer that has ended is refused with expired, deleted or limit_reached. The answer has the newest expiry, which is a different one if someone else changed it at the same time.',
    request: {
      params: id,
      headers: OwnerHeader,
      body: { ...json(ChangeExpiry, 'When it should expire'), required: true },
    },
    responses: { 200: json(TransferInfo, 'The transfer, with its present expiry'), default: refused },
  }),
  partUrls: createRoute({
    method: 'post',
    path: '/api/transfers/{id}/part-urls',
    summary: 'URLs to send parts to (owner) or get them from (claimed download)',
    request: {
      params: id,
      headers: apiSchema(z.object({ ...OWNER, ...LEASE })),
      query: apiSchema(z.strictObject({ download: z.optional(PathNumber) })),
      body: { ...json(PartUrlsRequest, 'The parts'), required: true },
    },
    responses: { 200: json(PartUrls, 'One URL per part'), default: refused },
  }),
  putPart: createRoute({
    method: 'put',
    path: '/api/transfers/{id}/parts/{part}',
    summary: 'Store one part of ciphertext, once (owner)',
    request: {
      params: apiSchema(z.object({ ...ID, part: PathNumber })),
      headers: OwnerHeader,
      body: { content: { 'application/octet-stream': { schema: BINARY } } },
    },
    responses: { 204: { description: 'Stored' }, default: refused },
  }),
  listParts: createRoute({
    method: 'get',
    path: '/api/transfers/{id}/parts',
    summary: 'The parts that are stored, for resuming (owner)',
    request: { params: id, headers: OwnerHeader },
    responses: { 200: json(StoredParts, 'The parts'), default: refused },
  }),
  complete: createRoute({
    method: 'post',
    path: '/api/transfers/{id}/complete',
    summary: 'Complete the upload: every part must be stored (owner)',
    request: { params: id, headers: OwnerHeader },
    responses: { 200: json(TransferInfo, 'Complete'), default: refused },
  }),
  claim: createRoute({
    method: 'post',
    path: '/api/transfers/{id}/downloads',
    summary: 'Claim a download; the same claim id finds its own claim again',
    description:
      'Of parts that are in a bucket the answer has no URLs, for a download counts as started once they are given out.',
    request: {
      params: id,
      headers: apiSchema(z.object(PROOF)),
      query: apiSchema(FirstPartsQuery),
      body: { ...json(ClaimRequest, 'The claim'), required: true },
    },
    responses: { 200: json(Claim, 'Claimed before by this claim id'), 201: json(Claim, 'Claimed'), default: refused },
  }),
  getPart: createRoute({
    method: 'get',
    path: '/api/transfers/{id}/parts/{part}',
    summary: 'One part of ciphertext of a claimed download',
    request: {
      params: apiSchema(z.object({ ...ID, part: PathNumber })),
      headers: LeaseHeaders,
      query: apiSchema(z.strictObject({ download: PathNumber })),
    },
    responses: {
      200: {
        description: 'The part',
        content: { 'application/octet-stream': { schema: BINARY } },
      },
      206: {
        description: 'A range of it',
        content: { 'application/octet-stream': { schema: BINARY } },
      },
      default: refused,
    },
  }),
  finish: createRoute({
    method: 'post',
    path: '/api/transfers/{id}/downloads/{download}/finish',
    summary: 'End a download after its last byte was verified',
    request: { params: apiSchema(z.object({ ...ID, download: PathNumber })), headers: LeaseHeaders },
    responses: { 204: { description: 'Finished' }, default: refused },
  }),
  reportDamage: createRoute({
    method: 'post',
    path: '/api/transfers/{id}/downloads/{download}/damage',
    summary: 'Report that a part is missing or does not decrypt (claimed download)',
    description:
      'The first report of a download is recorded and shown to sender and operator; repeating it is a success. It contains no content, and the claim is kept: the same claim id continues the download when the part was restored.',
    request: {
      params: apiSchema(z.object({ ...ID, download: PathNumber })),
      headers: LeaseHeaders,
      body: { ...json(DamageReport, 'The part'), required: true },
    },
    responses: { 204: { description: 'Recorded' }, default: refused },
  }),
  giveBack: createRoute({
    method: 'post',
    path: '/api/transfers/{id}/downloads/{download}/give-back',
    summary: 'Release a download that was claimed and has not finished, so that others can download (owner)',
    description:
      'Repeating it is a success. The caller that had the download is refused with finished and can claim another one. A download that has finished is refused with finished, one that was never claimed with not_found; after 100 of them the answer is conflict.',
    request: { params: apiSchema(z.object({ ...ID, download: PathNumber })), headers: OwnerHeader },
    responses: { 200: json(TransferInfo, 'The transfer, with the downloads that are left'), default: refused },
  }),
  log: createRoute({
    method: 'get',
    path: '/api/transfers/{id}/log',
    summary: 'Everything that happened to a transfer (owner or recipient)',
    request: {
      params: id,
      headers: apiSchema(z.object({ ...OWNER, ...PROOF })),
      query: apiSchema(LogQuery),
    },
    responses: { 200: json(TransferLog, 'The log'), default: refused },
  }),
  ...requestRoutes,
} as const;
