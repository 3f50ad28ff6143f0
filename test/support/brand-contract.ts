import { expect } from 'vitest';
import { verifyPages } from '../../cli/served-pages.ts';
import { Brand } from '../../core/look/brand.ts';
import type { HttpProbe } from '../../lib/http-probe.ts';

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><path d="M0 0h64v32z" fill="#7a1fa2"/></svg>';

/** What an operator gives the pages, as members of a configuration. */
export const BRANDED = {
  brandName: 'Northwind Legal',
  brandLogo: `data:image/svg+xml;base64,${btoa(LOGO)}`,
  brandAccentLight: '#7a1fa2',
  brandLinks: ['Imprint=https://example.com/imprint', 'Privacy=https://example.com/privacy'],
  brandContact: 'help@example.com',
  brandNotice: { any: 'For clients only.' },
};

/** The same as settings of a server. */
export const BRAND_SETTINGS: Readonly<Record<string, string>> = {
  SGRAPH_SEND_BRAND_NAME: BRANDED.brandName,
  SGRAPH_SEND_BRAND_LOGO: BRANDED.brandLogo,
  SGRAPH_SEND_BRAND_ACCENT_LIGHT: BRANDED.brandAccentLight,
  SGRAPH_SEND_BRAND_LINKS: BRANDED.brandLinks.join('; '),
  SGRAPH_SEND_BRAND_CONTACT: BRANDED.brandContact,
  SGRAPH_SEND_BRAND_NOTICE: BRANDED.brandNotice.any,
};

/** Both apps at an address give the whole brand, and their pages are still, byte for byte, those that were published. */
export async function expectBranded(address: string, reach: HttpProbe): Promise<void> {
  for (const [app, prefix] of [
    ['user', ''],
    ['admin', '/admin'],
  ] as const) {
    const given = Brand.parse(await (await reach({ url: `${address}${prefix}/brand.json` })).json());
    expect(given).toMatchObject({
      name: BRANDED.brandName,
      accent: { light: { accent: BRANDED.brandAccentLight } },
      links: [
        { label: 'Imprint', url: 'https://example.com/imprint' },
        { label: 'Privacy', url: 'https://example.com/privacy' },
      ],
      contact: `mailto:${BRANDED.brandContact}`,
      notice: BRANDED.brandNotice,
    });
    const logo = await reach({ url: `${address}${given.logo?.path}` });
    expect([logo.status, logo.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(await logo.text()).toContain('fill="#7a1fa2"');
    const { files, unknown } = await verifyPages(reach, app, address, []);
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter(({ verdict }) => verdict !== 'same')).toEqual([]);
    expect(unknown).toEqual([]);
  }
}
