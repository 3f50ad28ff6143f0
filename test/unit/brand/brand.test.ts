import { describe, expect, it } from 'vitest';
import { Brand } from '../../../core/look/brand.ts';
import { createTestApps } from '../../support/app.ts';

const DRAWING =
  '<?xml version="1.0"?><!-- made by hand --><svg xmlns="http://www.w3.org/2000/svg" xmlns:d="http://draw.example" viewBox="0 0 40 10" d:author="somebody">' +
  '<metadata>somebody</metadata><d:layers>two</d:layers><title>A &lt;b&gt; logo</title><path d="M0 0h9v9z" data-made="yes"/></svg>';
const BRAND = {
  SGRAPH_SEND_BRAND_NAME: 'Example Send',
  SGRAPH_SEND_BRAND_LOGO: `data:image/svg+xml;base64,${Buffer.from(DRAWING).toString('base64')}`,
  SGRAPH_SEND_BRAND_ACCENT_LIGHT: '#7a1fa2',
  SGRAPH_SEND_BRAND_LINKS: 'Imprint=https://example.com/imprint',
  SGRAPH_SEND_BRAND_CONTACT: 'help@example.com',
  SGRAPH_SEND_BRAND_NOTICE: 'For customers only',
  SGRAPH_SEND_DEFAULT_LAYOUT: 'full',
};

describe.each(['user', 'admin'] as const)('the %s app', (name) => {
  const prefix = name === 'admin' ? '/admin' : '';

  it('gives the brand as data', async () => {
    const answer = await createTestApps(BRAND)[name].request(`${prefix}/brand.json`);
    const brand = Brand.parse(await answer.json());
    expect(brand).toMatchObject({
      name: 'Example Send',
      logo: { width: 40, height: 10 },
      links: [{ label: 'Imprint', url: 'https://example.com/imprint' }],
      contact: 'mailto:help@example.com',
      notice: { any: 'For customers only' },
      layout: 'full',
    });
    expect(brand.accent?.light.accent).toBe('#7a1fa2');
    expect(brand.accent?.dark.accent).not.toBe('#7a1fa2');
    expect(brand).not.toHaveProperty('theme');
  });

  it('gives the logo as a picture that can do nothing, with nothing in it but what is drawn', async () => {
    const app = createTestApps(BRAND)[name];
    const { logo } = Brand.parse(await (await app.request(`${prefix}/brand.json`)).json());
    const answer = await app.request(logo!.path);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
    });
    expect(await answer.text()).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><title>A &#60;b&#62; logo</title><path d="M0 0h9v9z"></path></svg>',
    );
  });

  it('without a brand gives nothing to show, and no logo', async () => {
    const app = createTestApps()[name];
    expect(await (await app.request(`${prefix}/brand.json`)).json()).toEqual({ links: [], notice: {} });
    const none = await app.request(`${prefix}/brand/logo`);
    expect([none.status, none.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });
});
