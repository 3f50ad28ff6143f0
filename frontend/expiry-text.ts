import { formatRelative, formatWhen } from './i18n/format.ts';
import { t } from './i18n/i18n.ts';

/** When a transfer expires: how long that is from now, and the moment. Where the moment says `tomorrow` itself it is not said twice. */
export function expiryText(iso: string): string {
  const [relative, moment] = [formatRelative(iso), formatWhen(iso)];
  return moment.includes(relative) ? moment : t('file.expires_when', { relative, moment });
}
