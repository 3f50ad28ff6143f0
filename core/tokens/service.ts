import type { CreatedToken, CreateToken, TokenAllowance, TokenInfo, TokenPage } from './schemas.ts';

/** Access tokens: who may create transfers. Every method throws `SendError`; an id that is not there is `not_found`. */
export interface TokenService {
  create(input: CreateToken): Promise<CreatedToken>;
  /** In the order of their ids; `after` is the `next` of the page before. */
  list(after: string | undefined, limit: number): Promise<TokenPage>;
  get(id: string): Promise<TokenInfo>;
  /** Repeating any of these four is a success. */
  revoke(id: string): Promise<TokenInfo>;
  reactivate(id: string): Promise<TokenInfo>;
  setLimit(id: string, maxUses: number | null): Promise<TokenInfo>;
  delete(id: string): Promise<void>;
  /** Takes no use. Throws `token_required`, `token_invalid`, `token_expired`, `token_revoked`, `token_used_up`. */
  check(token: string | undefined): Promise<TokenAllowance>;
  /**
   * Takes one use for a new transfer, exactly as often as the limit says whatever the number of processes; repeating it for the same
   * transfer takes no second one. Throws as `check`, and `too_large` beyond the token's own limit of bytes.
   */
  use(token: string | undefined, transfer: { readonly id: string; readonly ciphertextBytes: number }): Promise<void>;
  /** Tokens that are good now. */
  countActive(): Promise<number>;
}
