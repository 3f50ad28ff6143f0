import { sayCode, t } from './i18n/i18n.ts';
import type { Problem } from './problems.ts';

/** The texts of all problems. Few of them are ever shown, so that they are loaded when the first one is. */

export function titleOf(code: string): string {
  return sayCode('error.', code)();
}

export function hintOf({ code, link }: Problem): string {
  return link === undefined ? t(`hint.${code}`) : t(`link.${link}`);
}
