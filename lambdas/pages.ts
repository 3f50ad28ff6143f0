/** Addresses at which the apps serve their page. One with `:id` answers 404 for what cannot be a transfer's id. */
export const PAGES = {
  user: ['/', '/about', '/transparency', '/docs', '/sent', '/sent/:id', '/d/:id', '/t/:id'],
  admin: [
    '/admin',
    '/admin/transfers',
    '/admin/transfers/:id',
    '/admin/tokens',
    '/admin/storage',
    '/admin/settings',
    '/admin/audit',
    '/admin/signed-in',
  ],
} as const;
