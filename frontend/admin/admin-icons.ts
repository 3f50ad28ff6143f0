/** Outlines in a square of 24 units that only the console shows. */
export const ADMIN_ICONS = {
  overview: 'M4 20V4m0 16h16M8 16v-4m4 4V8m4 8v-6',
  transfers: 'M4 8h13m0 0-3.5-3.5M17 8l-3.5 3.5M20 16H7m0 0 3.5-3.5M7 16l3.5 3.5',
  storage:
    'M12 4c4.4 0 8 1.3 8 3s-3.6 3-8 3-8-1.3-8-3 3.6-3 8-3zm-8 3v10c0 1.7 3.6 3 8 3s8-1.3 8-3V7m-16 5c0 1.7 3.6 3 8 3s8-1.3 8-3',
  settings: 'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5v-5m-7 15v-5',
  leave: 'M14 8V5a1 1 0 0 0-1-1H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1v-3M10 12h10m0 0-3-3m3 3-3 3',
} as const;
