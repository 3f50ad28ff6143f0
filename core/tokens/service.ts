import { createRecords } from '../stores/records.ts';
import type { Store } from '../stores/store.ts';
import type { Clock } from '../transfer/clock.ts';
import { toIso } from '../transfer/clock.ts';
import type { NewTransfer } from './admission.ts';
import { checkToken, identifyToken, isTrialToken, largestWithToken, useToken, verifyToken } from './admission.ts';
import { changeLimit, changeState } from './changes.ts';
import type { TokenContext } from './context.ts';
import { createToken } from './create.ts';
import { describeToken, requireTokenStatus } from './describe.ts';
import { listTokens } from './list.ts';
import { tokenPaths } from './paths.ts';
import { removeToken } from './removal.ts';
import type { CreatedToken, CreateToken, TokenInfo, TokenPage } from './schemas.ts';
import { TOKEN_BOUNDS, TokenId } from './schemas.ts';
import type { TokenAllowance } from './shown-token.ts';
import { readTokenStatus } from './token-status.ts';
import { listUses } from './use-pages.ts';
import { createTokenUses } from './uses.ts';

/** Access codes: who may create transfers. Every method throws `SendError`; an id that is not there is `not_found`. */
export interface TokenService {
  create(input: CreateToken): Promise<CreatedToken>;
  /** In the order of their ids; `after` is the `next` of the page before, `limit` 1 or more. */
  list(after: string | undefined, limit: number): Promise<TokenPage>;
  get(id: string): Promise<TokenInfo>;
  /** Repeating any of these four is a success. */
  revoke(id: string): Promise<TokenInfo>;
  reactivate(id: string): Promise<TokenInfo>;
  setLimit(id: string, maxUses: number | null): Promise<TokenInfo>;
  delete(id: string): Promise<void>;
  /** Takes no use. Throws `token_required`, `token_invalid`, `token_expired`, `token_revoked`, `token_used_up`. */
  check(token: string | undefined): Promise<TokenAllowance>;
  /** As `use`, but takes none. A token that is used up is good for a transfer that has its use already. */
  verify(token: string | undefined, transfer: NewTransfer): Promise<void>;
  /**
   * Takes one use for a new transfer, exactly as often as the limit says whatever the number of processes; repeating it for the same
   * transfer takes no second one. Throws as `check`, and `too_large` beyond the token's own limit of bytes.
   */
  use(token: string | undefined, transfer: NewTransfer): Promise<void>;
  /** The id of a token that is good now. Throws as `check`. */
  identify(token: string | undefined): Promise<string>;
  /** As `verify` and `use`, by the id that `identify` gave: for those who send to a request that the holder of the token made. */
  verifyFor(tokenId: string, transfer: NewTransfer): Promise<void>;
  useFor(tokenId: string, transfer: NewTransfer): Promise<void>;
  /** Bytes of ciphertext that one transfer may have with it; null: any number. Throws where the token is not good. */
  largest(tokenId: string): Promise<number | null>;
  /** Whether this token is the token of a trial that has not expired. A trial that is used up or revoked still counts. */
  isTrial(token: string): Promise<boolean>;
  /** Of a trial: it makes no more transfers, and these are those that it made. Of any other token, or none, nothing. */
  endTrial(id: string): Promise<readonly string[]>;
  /** Tokens that are good now; a trial is none of them. */
  countActive(): Promise<number>;
}

const TOKENS_AT_ONCE = 1_000;

/** The tokens of a store: create-only files below `tokens/`, so any number of processes may share it. */
export function createTokenService(store: Store, clock: Clock): TokenService {
  const records = createRecords(store);
  const context: TokenContext = { store, records, uses: createTokenUses(store, records, clock), clock };
  const get = async (id: string): Promise<TokenInfo> => describeToken(context, await requireTokenStatus(context, id));
  const changed = async (id: string, change: Promise<void>): Promise<TokenInfo> => {
    await change;
    return get(id);
  };
  return {
    async create(input) {
      const { token, id } = await createToken(context, input);
      return { token, info: await get(id) };
    },
    list: (after, limit) => listTokens(store, (id) => describeIfThere(context, id), after, limit),
    get,
    revoke: (id) => changed(id, changeState(context, id, 'revoked')),
    reactivate: (id) => changed(id, changeState(context, id, 'active')),
    setLimit: (id, maxUses) => changed(id, changeLimit(context, id, maxUses)),
    async delete(id) {
      if (!(await wasDeleted(store, id))) await requireTokenStatus(context, id);
      await removeToken(store, records, id, toIso(clock()));
    },
    check: (token) => checkToken(context, token),
    verify: (token, transfer) => verifyToken(context, { token }, transfer),
    use: (token, transfer) => useToken(context, { token }, transfer),
    identify: (token) => identifyToken(context, token),
    verifyFor: (tokenId, transfer) => verifyToken(context, { tokenId }, transfer),
    useFor: (tokenId, transfer) => useToken(context, { tokenId }, transfer),
    largest: (tokenId) => largestWithToken(context, tokenId),
    isTrial: (token) => isTrialToken(context, token),
    endTrial: (id) => endTrial(context, id),
    countActive: () => countActive(context),
  };
}

async function describeIfThere(context: TokenContext, id: string): Promise<TokenInfo | undefined> {
  const status = await readTokenStatus(context.store, context.records, id);
  return status && describeToken(context, status);
}

async function wasDeleted(store: Store, id: string): Promise<boolean> {
  return TokenId.safeParse(id).success && (await store.head(tokenPaths.deleted(id))) !== undefined;
}

async function endTrial(context: TokenContext, id: string): Promise<readonly string[]> {
  const status = TokenId.safeParse(id).success && (await readTokenStatus(context.store, context.records, id));
  if (!status || !status.trial) return [];
  await changeState(context, id, 'revoked');
  const { entries } = await listUses(context, id, {}, TOKEN_BOUNDS.trial.uses);
  return entries.map((use) => use.id);
}

async function countActive(context: TokenContext): Promise<number> {
  let active = 0;
  let after: string | undefined;
  do {
    const page = await listTokens(context.store, (id) => describeIfThere(context, id), after, TOKENS_AT_ONCE);
    active += page.tokens.filter(({ state, trial }) => state === 'active' && !trial).length;
    after = page.next;
  } while (after !== undefined);
  return active;
}
