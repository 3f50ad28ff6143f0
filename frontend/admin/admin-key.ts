const KEY = 'sgraph-send.admin-key';

/** The admin key of this tab, while the tab is open. */
export function readAdminKey(): string | undefined {
  return sessionStorage.getItem(KEY) ?? undefined;
}

export function rememberAdminKey(key: string): void {
  sessionStorage.setItem(KEY, key);
}

export function forgetAdminKey(): void {
  sessionStorage.removeItem(KEY);
}
