import { CreateToken } from '../../core/tokens/schemas.ts';

/** The form of a new token as it was filled in. */
export interface TokenForm {
  readonly name: string;
  readonly note: string;
  /** Null: no limit. */
  readonly maxUses: number | null;
  /** Seconds from now, `never`, or `moment`: then the next field holds. */
  readonly expiry: string;
  /** Local time as a browser's field gives it: `2026-11-20T18:30`. */
  readonly moment: string;
  /** A size in units of so many bytes; empty for none. */
  readonly size: string;
  readonly unitBytes: number;
}

export type TokenFormField = keyof CreateToken;

type TokenFormResult =
  { readonly wanted: CreateToken } | { readonly wanted?: undefined; readonly wrong: ReadonlySet<TokenFormField> };

/** What the form asks for, or the fields that the server would refuse. */
export function readTokenForm(form: TokenForm, now: number): TokenFormResult {
  const parsed = CreateToken.safeParse({
    name: form.name,
    note: form.note,
    maxUses: form.maxUses,
    expiresInSeconds: expiresInSeconds(form, now),
    maxTransferBytes: form.size.trim() === '' ? null : Math.round(Number(form.size) * form.unitBytes),
  });
  if (parsed.success) return { wanted: parsed.data };
  return { wrong: new Set(parsed.error.issues.map(({ path }) => path[0] as TokenFormField)) };
}

function expiresInSeconds({ expiry, moment }: TokenForm, now: number): number | null {
  if (expiry === 'never') return null;
  return expiry === 'moment' ? Math.round((Date.parse(moment) - now) / 1_000) : Number(expiry);
}
