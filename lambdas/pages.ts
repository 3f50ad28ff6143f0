import type { AppName } from './assets.ts';

/**
 * Addresses at which the apps serve a page, and its file: the same page with what loads early at that address. One with `:id` answers 404 for
 * what cannot be a transfer's id.
 */
export const PAGES = {
  user: {
    '/': '/index.html',
    '/about': '/about.html',
    '/accessibility': '/accessibility.html',
    '/transparency': '/transparency.html',
    '/docs': '/docs.html',
    '/sent': '/files.html',
    '/sent/:id': '/sent.html',
    '/d/:id': '/download.html',
    '/t/:id': '/manage.html',
    '/request': '/request.html',
    '/request/:id': '/request.html',
    '/r/:id': '/request-upload.html',
  },
  admin: {
    '/admin': '/admin/index.html',
    '/admin/transfers': '/admin/index.html',
    '/admin/transfers/:id': '/admin/index.html',
    '/admin/tokens': '/admin/index.html',
    '/admin/storage': '/admin/index.html',
    '/admin/settings': '/admin/index.html',
    '/admin/audit': '/admin/index.html',
    '/admin/signed-in': '/admin/index.html',
  },
} as const satisfies Record<AppName, Readonly<Record<string, string>>>;

/** What is served for an address that no page has. */
export const MISSING = { user: '/not-found.html', admin: '/admin/index.html' } as const satisfies Record<
  AppName,
  string
>;

/** The file of an address; undefined for one that no page has. */
export function pageAt(app: AppName, path: string): string | undefined {
  const parts = path.split('/');
  const isAt = (address: string): boolean => {
    const own = address.split('/');
    return own.length === parts.length && own.every((part, at) => part === parts[at] || part === ':id');
  };
  return Object.entries(PAGES[app]).find(([address]) => isAt(address))?.[1];
}
