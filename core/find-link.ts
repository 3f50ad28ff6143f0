import { isTransferId, parseSecret } from './crypto/keys.ts';
import { serverAddress } from './server-address.ts';
import { trimmed } from './trimmed.ts';

/** What a link is for, by its path. */
export const LINK_PATHS = { download: 'd', manage: 't', request: 'r', inbox: 'request' } as const;
export type LinkKind = keyof typeof LINK_PATHS;

/**
 * A link taken apart. `secret` is the recipient's or, on a private link or that of an inbox, the owner's; for a file request it is the public key.
 * Undefined where the link carries none.
 */
export interface Link {
  readonly kind: LinkKind;
  /** Address of the server, such as `https://send.example` or `https://example.org/send`; undefined for the short form `ID#KEY`. */
  readonly origin: string | undefined;
  readonly id: string;
  readonly secret: string | undefined;
}

/** What is wrong with a text in which there is not one link, with what a person can do about it. */
export const LINK_FAULTS = {
  no_link: 'a link looks like https://server/d/ID#KEY: copy all of it, including everything after the "#"',
  several: 'there is more than one link: give one of them',
  id_cut: 'the link ends within its ID, which has 26 characters: copy all of it, including everything after the "#"',
  key_missing: 'the link has no key: copy all of it, including everything after the "#"',
  key_cut: 'the key ends too early: it has 43 characters; copy the whole link again',
  altered: 'the link was changed on its way: it has an ID of 26 characters and a key of 43; copy it again',
} as const;
export type LinkFault = keyof typeof LINK_FAULTS;

/** What people and their programs put around a link: white space, brackets, quotation marks, the end of a sentence. */
const WRAPPING = /[\s\u200b\u2060<>()[\]{}"'`«»‹›“”„‘’‚.,;:!?…*]/u;
/** Longer than any link with what is put around it: more is not looked at. */
const MAX_CHARACTERS = 16_384;
/** Links within links, such as those of programs that check mail. */
const MAX_WRAPPERS = 3;
/** Line breaks of a mail, with what ends a line and what quotes and indents the next one, soft hyphens, and characters without width. */
const INSERTED = /[ \t]*=?[\r\n]+[ \t>]*|[\u00ad\u200b\u2060\ufeff]/gu;
/** A slash behind the id and a query are what programs add that count clicks; they mean nothing here. */
const LINK =
  /^(?:([Hh][Tt]{2}[Pp][Ss]?:\/\/[^?#@\s]+)\/([dtr]|request)\/)?([a-z2-7]{26})(?:\/?(?:\?[^#]*)?)(?:#(.*))?$/s;
/** A key, and behind it what cannot be a part of one, such as the text that a browser was asked to highlight. */
const KEY = /^([\w-]{43})(?:[^\w\s#-]\S*)?$/;
/** As {@link LINK}, of whatever length and characters. */
const LIKE_LINK = /^(?:https?:\/\/[^?#@]+\/(?:[dtr]|request)\/)([^/?#]*)\/?(?:\?[^#]*)?(?:#(.*))?$/is;
const LIKE_SHORT_FORM = /^([a-z2-7]+)(?:#(.*))?$/s;
/** Ends of words in a text or a page. */
const BETWEEN = /[\s<>"'()]+/u;

/** A link or key without what stands around it. No link and no key begins or ends with any of that. */
export function unwrapped(text: string): string {
  return trimmed(text, (character) => WRAPPING.test(character));
}

/** The text without what programs insert into a long word. Of one that is too long for a link and key nothing is left. */
export function withoutInserted(text: string): string {
  return text.length > MAX_CHARACTERS ? '' : text.replace(INSERTED, '');
}

/** The characters of a key, without what follows them where it cannot be a part of it. */
export function keyIn(text: string): string {
  return KEY.exec(text)?.[1] ?? text;
}

/** The one link in a text, or why there is none. The text may be a link, a message that holds one, or the short form `ID#KEY`. */
export function findLink(text: string): Link | LinkFault {
  if (text.length > MAX_CHARACTERS) return 'no_link';
  const joined = withoutInserted(text);
  const whole = linkOf(joined);
  if (whole?.secret !== undefined) return whole;
  const found = distinct([...wordsOf(text), withoutSpaces(joined)].map(linkOf));
  const complete = found.filter(({ secret }) => secret !== undefined);
  if (complete.length > 1) return 'several';
  const [link = whole ?? onServer(found)] = complete;
  return link ?? faultOf(joined);
}

/** The one id in a link or text, whatever became of its key, which is looked at nowhere. */
export function findId(text: string): string | undefined {
  const link = findLink(text);
  if (typeof link !== 'string') return link.id;
  const found = text.length > MAX_CHARACTERS ? [] : wordsOf(text).map((word) => taken(word, MAX_WRAPPERS)?.[3]);
  const [id, ...others] = new Set(found.filter((each) => each !== undefined && isTransferId(each)));
  return others.length === 0 ? id : undefined;
}

function wordsOf(text: string): string[] {
  return [text, withoutInserted(text)].flatMap((each) => each.split(BETWEEN));
}

/** A link without a key is taken from a text only where it names its server: a word can look like an id. */
function onServer(found: readonly Link[]): Link | undefined {
  const [only, ...others] = found.filter(({ origin }) => origin !== undefined);
  return others.length === 0 ? only : undefined;
}

function distinct(links: readonly (Link | undefined)[]): Link[] {
  const known = new Map<string, Link>();
  for (const link of links) if (link) known.set(JSON.stringify(link), link);
  return [...known.values()];
}

/** Spaces are in no id and no key. What comes before them names a server, and no other one is made of it. */
function withoutSpaces(text: string): string {
  return text.replace(
    /(\/(?:[dtr]|request)\/)(.*)$/s,
    (_, path: string, rest: string) => path + rest.replace(/\s+/gu, ''),
  );
}

/** The text as a link; undefined where it is none, or none that is whole. */
function linkOf(text: string): Link | undefined {
  const [, server, kind, id = '', rest = ''] = taken(text, MAX_WRAPPERS) ?? [];
  const secret = keyIn(rest);
  const origin = server === undefined ? undefined : serverAddress(server);
  const isNowhere = server !== undefined && origin === undefined;
  if (!isTransferId(id) || isNowhere || !(secret === '' || isSecret(secret))) return undefined;
  return {
    kind: KINDS.find((each) => LINK_PATHS[each] === kind) ?? 'download',
    origin,
    id,
    secret: secret === '' ? undefined : secret,
  };
}

const KINDS = Object.keys(LINK_PATHS) as LinkKind[];

function isSecret(text: string): boolean {
  try {
    parseSecret(text);
    return true;
  } catch {
    return false;
  }
}

/** The parts of a link, also where another address holds it in its query. */
function taken(text: string, wrappers: number): RegExpExecArray | null {
  const bare = bareLink(text);
  const found = LINK.exec(bare);
  if (found || wrappers === 0 || !/^https?(?::|%3a)/i.test(bare)) return found;
  if (/^https?%/i.test(bare)) return taken(decoded(bare), wrappers - 1);
  for (const value of URL.canParse(bare) ? new URL(bare).searchParams.values() : []) {
    const within = /^https?:/i.test(value) ? taken(value, wrappers - 1) : null;
    if (within) return within;
  }
  return null;
}

/** Some programs percent-encode the "#", or do so twice; a link has no other percent sign. */
function bareLink(text: string): string {
  return unwrapped(text).replace(/^([^#%]+)%(?:25)*23/, '$1#');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Of a text in which no link is whole. */
function faultOf(text: string): LinkFault {
  const bare = bareLink(withoutSpaces(text));
  const [found, id = '', key] = LIKE_LINK.exec(bare) ?? LIKE_SHORT_FORM.exec(bare) ?? [];
  if (found === undefined) return 'no_link';
  if (key === undefined && /^[a-z2-7]{0,25}$/.test(id)) return 'id_cut';
  if (!isTransferId(id)) return 'altered';
  if (key === undefined || key === '') return 'key_missing';
  return /^[\w-]{1,42}$/.test(key) ? 'key_cut' : 'altered';
}
