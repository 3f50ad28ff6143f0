import * as z from 'zod/mini';
import { LAYOUTS, THEME_CHOICES } from './choices.ts';

const Colour = z.string().check(z.regex(/^#[0-9a-f]{6}$/));
const Address = z.string().check(z.regex(/^https:\/\/\S+$/));
const Accent = z.strictObject({
  accent: Colour,
  'accent-strong': Colour,
  'accent-soft': Colour,
  'accent-line': Colour,
  'on-accent': Colour,
  'logo-key': Colour,
});

/** What an operator gives the pages to show: data, so that the pages stay the same on every server. */
export const Brand = z.strictObject({
  name: z.optional(z.string()),
  logo: z.optional(
    z.strictObject({
      path: z.string().check(z.regex(/^(?:\/[\w-]+)+\?[0-9a-f]+$/)),
      width: z.number(),
      height: z.number(),
    }),
  ),
  accent: z.optional(
    z.strictObject({ light: Accent, dark: Accent, 'contrast-light': Accent, 'contrast-dark': Accent }),
  ),
  links: z.array(z.strictObject({ label: z.string(), url: Address })),
  /** An address of mail, or of a page. */
  contact: z.optional(z.string().check(z.regex(/^(?:mailto:[^\s?]+|https:\/\/\S+)$/))),
  /** By language; `any` for those that are not there. */
  notice: z.record(z.string(), z.string()),
  language: z.optional(z.string()),
  theme: z.optional(z.enum(THEME_CHOICES)),
  layout: z.optional(z.enum(LAYOUTS)),
});
export type Brand = z.infer<typeof Brand>;
