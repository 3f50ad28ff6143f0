import { brand } from '../brand.ts';
import { refreshTexts } from '../live.ts';
import { readPreferences } from '../preferences.ts';
import { compiled } from './compile-message.ts';
import type { MessageKey } from './en.ts';
import { en } from './en.ts';
import type { LanguageCode } from './languages.ts';
import { chooseLanguage, chooseLocale, isLanguageCode, LANGUAGES } from './languages.ts';
import type { Values } from './message.ts';
import { formatMessage } from './message.ts';

interface Catalog<K extends string> {
  /** One message in the current language. ICU: plurals, selects, numbers. */
  readonly t: (key: K, values?: Values) => string;
  /** A message that follows the language: a child or an attribute for `h`. */
  readonly say: (key: K, values?: Values) => () => string;
  /** Puts the current language in place, for a catalog that came after it was chosen. */
  readonly loadTexts: () => Promise<void>;
}

type Texts = Readonly<Record<string, string>>;

let current: { readonly code: LanguageCode; readonly locale: string } = { code: 'en', locale: 'en' };
/** What `current` becomes as soon as its texts are there. */
let wanted: LanguageCode = 'en';
let switching: Promise<unknown> = Promise.resolve();
/** What {@link textsLoaded} waits for. */
let arriving: Promise<unknown> = Promise.resolve();
/** Texts of what was loaded on demand, in the current language. */
const added: Record<string, string> = {};
/** Each loads a catalog's messages and gives what puts them in place. */
const catalogs: ((code: LanguageCode) => Promise<() => void>)[] = [];

/** Messages that are switched together with all others. An app that needs more than the shared ones makes a catalog of its own. */
export function createCatalog<K extends string>(
  english: Readonly<Record<K, string>>,
  load: (code: LanguageCode) => Promise<Readonly<Record<K, string>>>,
): Catalog<K> {
  let messages: Readonly<Partial<Record<K, string>>> = english;
  const prepare = async (code: LanguageCode): Promise<() => void> => {
    const loaded = await load(code);
    return () => {
      messages = loaded;
    };
  };
  catalogs.push(prepare);
  const t = (key: K, values: Values = {}): string => {
    const text = messages[key] ?? added[key];
    if (text !== undefined) return formatMessage(compiled(text), values, current.locale);
    // The build gives a part all that it asks for. Where it did not, no text is better than a key.
    reportError(new Error(`no text is loaded for ${key}`));
    return '';
  };
  const loadTexts = async (): Promise<void> => {
    // A switch that began before this catalog was there does not know it.
    await switching.catch(() => undefined);
    const { code } = current;
    const put = await prepare(code);
    if (code === current.code) put();
  };
  return { t, say: (key, values) => () => t(key, values), loadTexts };
}

export const { t, say } = createCatalog<MessageKey>(en, (code) => LANGUAGES[code].load());

/**
 * Adds the texts of a part of the page, in English and, by what loads them, in the other languages. The build puts the call before a part that
 * is loaded on demand; in the sources the catalogue of the start has all of them.
 */
export function addTexts(
  english: Texts,
  others: Readonly<Partial<Record<LanguageCode, () => Promise<{ readonly texts: Texts }>>>>,
): void {
  const load = async (code: LanguageCode): Promise<Texts> => (await others[code]?.())?.texts ?? english;
  catalogs.push(async (code) => {
    const texts = await load(code);
    return () => Object.assign(added, texts);
  });
  Object.assign(added, english);
  const put = async (): Promise<void> => {
    // Asked for at once, and put in place after a switch that began without this part.
    const early = load(wanted).catch(() => english);
    await switching.catch(() => undefined);
    const { code } = current;
    const texts = await (code === wanted ? early : load(code).catch(() => english));
    if (code !== current.code) return;
    Object.assign(added, texts);
    if (texts !== english) refreshTexts();
  };
  arriving = Promise.all([arriving, put()]);
}

/** Settles when the texts of all parts that were loaded are there. Where they cannot be loaded, they are English. */
export async function textsLoaded(): Promise<void> {
  await arriving;
}

export function currentLanguage(): LanguageCode {
  return current.code;
}

/** BCP 47 tag for `Intl`. */
export function currentLocale(): string {
  return current.locale;
}

/** Switches to a language and updates every text of the page. */
export async function switchLanguage(code: LanguageCode): Promise<void> {
  wanted = code;
  const done = putLanguage(code);
  switching = done;
  await done;
}

async function putLanguage(code: LanguageCode): Promise<void> {
  const loaded = await Promise.all(catalogs.map((load) => load(code)));
  current = { code, locale: chooseLocale(code, navigator.languages) };
  for (const put of loaded) put();
  document.documentElement.lang = current.locale;
  document.documentElement.dir = LANGUAGES[code].direction;
  refreshTexts();
}

/** The remembered language, else the browser's, else the operator's. */
export function preferredLanguage(): LanguageCode {
  const { language } = readPreferences();
  const ofOperator = brand()?.language;
  if (isLanguageCode(language)) return language;
  return chooseLanguage(navigator.languages, isLanguageCode(ofOperator) ? ofOperator : 'en');
}

/** The message for a code that the server made; the code itself when the page does not know it. */
export function sayCode(
  group: 'never.' | 'anonymisation.' | 'event.' | 'error.',
  code: string,
  values?: Values,
): () => string {
  const key = group + code;
  return () => (isMessageKey(key) ? t(key, values) : code);
}

function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key) || isAdded(key);
}

/** Whether what was loaded on demand has such a text. */
export function isAdded(key: string): boolean {
  return Object.hasOwn(added, key);
}
