import { describe, expect, it } from 'vitest';
import { createTestApps } from '../../support/app.ts';

const square = (size: number): string =>
  `data:image/svg+xml;base64,${btoa(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} 40"><path d="M0 0h9v9z"/></svg>`)}`;

async function manifestWith(environment: Record<string, string>): Promise<Record<string, unknown>> {
  const answer = await createTestApps(environment).user.request('/manifest.webmanifest');
  expect(answer.headers.get('content-type')).toBe('application/manifest+json');
  return (await answer.json()) as Record<string, unknown>;
}

describe('the manifest for installing the page', () => {
  it('has the product’s name and icons, and takes files of other apps by POST', async () => {
    const manifest = await manifestWith({});
    expect(manifest).toMatchObject({ name: 'SGraph Send', start_url: '/', scope: '/', display: 'standalone' });
    expect(manifest['icons']).toContainEqual({ src: '/icon-512.png', sizes: '512x512', type: 'image/png' });
    expect(manifest['share_target']).toMatchObject({ method: 'POST', enctype: 'multipart/form-data' });
  });

  it('has the operator’s name and colour, and the logo where it is a square', async () => {
    const brand = { SGRAPH_SEND_BRAND_NAME: 'Example Send', SGRAPH_SEND_BRAND_ACCENT_LIGHT: '#7a1fa2' };
    const manifest = await manifestWith({ ...brand, SGRAPH_SEND_BRAND_LOGO: square(40) });
    expect(manifest).toMatchObject({ name: 'Example Send', theme_color: '#7a1fa2' });
    expect(manifest['icons']).toMatchObject([{ sizes: 'any', type: 'image/svg+xml' }]);
    const { icons } = await manifestWith({ ...brand, SGRAPH_SEND_BRAND_LOGO: square(80) });
    expect(icons).toContainEqual({ src: '/icon-512.png', sizes: '512x512', type: 'image/png' });
  });

  it('is the user’s page’s only: the console is not installed, and may name no script', async () => {
    const { admin, user } = createTestApps();
    expect((await admin.request('/manifest.webmanifest')).status).toBe(404);
    const policyOf = async (answer: Promise<Response> | Response): Promise<string> =>
      (await answer).headers.get('content-security-policy') ?? '';
    expect(await policyOf(admin.request('/admin/brand.json'))).toContain("trusted-types 'none'");
    expect(await policyOf(user.request('/brand.json'))).toMatch(/worker-src 'self';.*trusted-types worker/);
  });

  it('what is shared while the page has no worker is answered without being read', async () => {
    let pulls = 0;
    const body = new ReadableStream({ pull: () => void (pulls += 1) }, { highWaterMark: 0 });
    const upload = { method: 'POST', body, duplex: 'half' };
    const request = new Request('https://send.example/share', upload);
    const answer = await createTestApps().user.request(request);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/?shared=refused']);
    expect(pulls).toBe(0);
  });
});
