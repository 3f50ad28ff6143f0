import type { DefaultTheme, UserConfig } from 'vitepress';
import { anchorOf } from './anchors.ts';
import { CHAPTERS, pathOnSite } from './navigation.ts';

/** The configuration of the generator. Nothing of a page comes from another server: no fonts, no search, no counters. */
export function siteConfig(version: string, home: string): UserConfig<DefaultTheme.Config> {
  return {
    title: 'SGraph Send',
    description: 'End-to-end encrypted file transfer whose server cannot read the files.',
    lang: 'en-GB',
    cleanUrls: false,
    // A dead link fails the build; a server on the reader's own machine is not there yet.
    ignoreDeadLinks: 'localhostLinks',
    lastUpdated: false,
    head: [['link', { rel: 'icon', href: '/pictures/icon.svg', type: 'image/svg+xml' }]],
    // Braces of a path are no attributes.
    markdown: {
      attrs: false,
      anchor: { slugify: anchorOf },
      toc: { slugify: anchorOf },
      headers: { slugify: anchorOf },
    },
    themeConfig: {
      search: { provider: 'local' },
      outline: [2, 3],
      nav: CHAPTERS.slice(0, 4).map(({ title, pages: [first] }) => ({
        text: title,
        link: addressOf(first?.file ?? ''),
      })),
      sidebar: CHAPTERS.map(({ title, pages }) => ({
        text: title,
        collapsed: false,
        items: pages.map((page) => ({ text: page.title, link: addressOf(page.file) })),
      })),
      footer: { message: `Describes version ${version}. Apache-2.0.` },
      socialLinks: [],
      externalLinkIcon: true,
      editLink: { pattern: `${home}:path`, text: 'Source of this page' },
    },
  };
}

function addressOf(file: string): string {
  return `/${(pathOnSite(file) ?? '').replace(/(^|\/)index$/, '$1')}`;
}
