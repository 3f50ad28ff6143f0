import { describe, expect, it } from 'vitest';
import { newSecret } from '../../core/crypto/keys.ts';
import { SendError } from '../../core/errors.ts';
import type { LinkFault } from '../../core/find-link.ts';
import { findLink, LINK_FAULTS } from '../../core/find-link.ts';
import type { Link } from '../../core/link.ts';
import { downloadLink, idInLink, manageLink, parseLink } from '../../core/link.ts';
import { derivationVectors } from '../vectors/vectors.ts';

const { transferId: id, secret } = derivationVectors[0]!;

describe('a link', () => {
  it.each(['https://send.example', 'http://127.0.0.1:8080', 'http://[::1]:3000', 'https://example.org/a/send'])(
    'to %s is read back as it was made',
    (origin) => {
      expect(parseLink(downloadLink(origin, id, secret))).toEqual({ kind: 'download', origin, id, secret });
      expect(parseLink(manageLink(origin, id, secret))).toEqual({ kind: 'manage', origin, id, secret });
    },
  );

  it('keeps the secret behind the "#", where a browser sends it nowhere', () => {
    const { pathname, search, hash } = new URL(downloadLink('https://send.example', id, secret));
    expect([pathname, search, hash]).toEqual([`/d/${id}`, '', `#${secret}`]);
  });

  const taken: Record<string, [string, Link]> = {
    'in the short form': [`${id}#${secret}`, { kind: 'download', origin: undefined, id, secret }],
    'as a bare id': [id, { kind: 'download', origin: undefined, id, secret: undefined }],
    'without its secret': [
      `https://a.example/d/${id}`,
      { kind: 'download', origin: 'https://a.example', id, secret: undefined },
    ],
    'with nothing behind the "#"': [
      `https://a.example/t/${id}#`,
      { kind: 'manage', origin: 'https://a.example', id, secret: undefined },
    ],
    'in angle brackets': [`<${id}#${secret}>`, { kind: 'download', origin: undefined, id, secret }],
    'at the end of a sentence': [`${id}#${secret}.`, { kind: 'download', origin: undefined, id, secret }],
    'in quotation marks and brackets': [`(“${id}#${secret}”),`, { kind: 'download', origin: undefined, id, secret }],
    'with a space without width behind it': [
      `${id}#${secret}\u200b`,
      { kind: 'download', origin: undefined, id, secret },
    ],
    'with its "#" percent-encoded': [
      `https://a.example/d/${id}%23${secret}`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'with a query that counts clicks': [
      `https://a.example/d/${id}?utm_source=mail&x=1#${secret}`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'with a slash behind the id': [
      `https://a.example/t/${id}/#${secret}`,
      { kind: 'manage', origin: 'https://a.example', id, secret },
    ],
    'of a server with a path': [
      `https://A.example/send/d/${id}#${secret}`,
      { kind: 'download', origin: 'https://a.example/send', id, secret },
    ],
    'of a server whose path looks like that of a link': [
      `https://a.example/d/t/${id}#${secret}`,
      { kind: 'manage', origin: 'https://a.example/d', id, secret },
    ],
    'with scheme and host in capital letters': [
      `HTTPS://A.Example/d/${id}#${secret}`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'with its "#" percent-encoded twice': [
      `https://a.example/d/${id}%2523${secret}`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'with a line break in the secret': [
      `> https://a.example/d/${id}#${secret.slice(0, 20)}\r\n> ${secret.slice(20)}`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'with soft hyphens and spaces without width in the secret': [
      `${id}#${secret.slice(0, 9)}\u00ad${secret.slice(9, 20)}\u200b${secret.slice(20)}`,
      { kind: 'download', origin: undefined, id, secret },
    ],
    'in the address of a program that checks mail': [
      `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(`https://a.example/d/${id}#${secret}`)}&data=05%7C02&reserved=0`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'in two such addresses': [
      `https://www.google.com/url?q=${encodeURIComponent(`https://check.example/?u=${encodeURIComponent(`https://a.example/d/${id}%23${secret}`)}`)}`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'in a message': [
      `A file for you: https://a.example/d/${id}#${secret}\n\nKind regards`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'in a message that names it twice': [
      `<a href="https://a.example/d/${id}#${secret}">https://a.example/d/${id}#${secret}</a>`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'in Markdown': [
      `**[the file](https://a.example/d/${id}#${secret})**`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'in a message, without its key': [
      `here: https://a.example/t/${id}. The key follows.`,
      { kind: 'manage', origin: 'https://a.example', id, secret: undefined },
    ],
    'with spaces in its id and key': [
      `https://a.example/d/${id.slice(0, 9)} ${id.slice(9)} #${secret.slice(0, 20)} ${secret.slice(20)}`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'with its lines ended as in the source of a mail': [
      `https://a.example/d/${id}#${secret.slice(0, 20)}=\r\n${secret.slice(20)}`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'in a quoted quotation': [
      `> > https://a.example/d/${id}#${secret.slice(0, 20)}\n> > ${secret.slice(20)}\n>`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'that was encoded as a whole': [
      encodeURIComponent(`https://a.example/d/${id}#${secret}`),
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'with a text to highlight behind the key': [
      `https://a.example/d/${id}#${secret}:~:text=Download`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'with a query behind the key': [
      `https://a.example/d/${id}#${secret}?utm_source=mail`,
      { kind: 'download', origin: 'https://a.example', id, secret },
    ],
    'with white space around it': [`\n ${id}#${secret}\t\r\n`, { kind: 'download', origin: undefined, id, secret }],
  };
  it.each(Object.entries(taken))('%s is taken', (_, [text, link]) => {
    expect(parseLink(text)).toEqual(link);
  });

  const other = newSecret();
  const refused: Record<string, string> = {
    'that is empty': '',
    'of a file scheme': `file://host/d/${id}#${secret}`,
    'of a script': `javascript:/d/${id}#${secret}`,
    'without a host': `https:///d/${id}#${secret}`,
    'with a name and a password': `https://me:pass@a.example/d/${id}#${secret}`,
    'to another page': `https://a.example/x/${id}#${secret}`,
    'with a path that no server has': `https://a.example/b.c/d/${id}#${secret}`,
    'with a path behind the id': `https://a.example/d/${id}/x#${secret}`,
    'of a host that is none': `https://[a/d/${id}#${secret}`,
    'with an id in upper case': `${id.toUpperCase()}#${secret}`,
    'with a short id': `${id.slice(1)}#${secret}`,
    'with an id whose trailing bits are not zero': `${id.replace(/.$/, 'v')}#${secret}`,
    'with a short secret': `${id}#${secret.slice(1)}`,
    'with two secrets': `${id}#${secret}#${other}`,
    'with a secret whose trailing bits are not zero': `${id}#${secret.replace(/.$/, '9')}`,
    'that is longer than any link': `https://a.example/d/${id}#${'. '.repeat(30_000)}x`,
    'in the address of a program, to another page': `https://check.example/?url=https%3A%2F%2Fa.example%2Fx%2F${id}`,
    'with a space in the origin': `https://a example/d/${id}#${secret}`,
    'beside another one': `https://a.example/d/${id}#${secret} https://a.example/t/${id}#${other}`,
    'with a space in its origin and its key': `https://a example/d/${id}#${secret.slice(0, 9)} ${secret.slice(9)}`,
    'that is encoded too often': `https%${'25'.repeat(9)}3A//a.example/d/${id}#${secret}`,
  };
  it.each(Object.entries(refused))('%s is refused, and the message repeats none of it', (_, text) => {
    const thrown = thrownBy(() => parseLink(text));
    expect(thrown.code).toBe('invalid_link');
    for (const part of [id, secret, 'example', secret.slice(0, 20)]) expect(thrown.message).not.toContain(part);
  });
});

describe('what is wrong with a link', () => {
  const link = downloadLink('https://a.example', id, secret);
  const start = 'https://a.example/d/';
  it.each<[string, string, LinkFault]>([
    ['nothing', '', 'no_link'],
    ['another address', 'https://a.example/about', 'no_link'],
    ['a sentence', 'Please send it again.', 'no_link'],
    ['its start only', start, 'id_cut'],
    ['an id that was cut', start + id.slice(0, 20), 'id_cut'],
    ['an id that was cut, without its server', id.slice(0, 20), 'id_cut'],
    ['an id that was cut before the key', `${start}${id.slice(0, 20)}#${secret}`, 'altered'],
    ['an id that is too long', `${start}${id}a`, 'altered'],
    ['an id in capital letters', `${start}${id.toUpperCase()}#${secret}`, 'altered'],
    ['a key that was cut', link.slice(0, -3), 'key_cut'],
    ['a key that was cut at a line break', `> ${link.slice(0, -20)}\n> `, 'key_cut'],
    ['a key that was cut, behind an encoded "#"', `${start}${id}%23${secret.slice(0, 9)}`, 'key_cut'],
    ['a key that is too long', `${link}A`, 'altered'],
    ['a key with a wrong character', link.replace(/.$/, '*A'), 'altered'],
    ['two links', `${link} ${downloadLink('https://b.example', id, secret)}`, 'several'],
  ])('%s is named', (_, text, fault) => {
    expect(findLink(text)).toBe(fault);
    expect(thrownBy(() => parseLink(text)).message).toBe(LINK_FAULTS[fault]);
  });
});

function thrownBy(run: () => unknown): SendError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof SendError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('the id in a link', () => {
  const id = 'a'.repeat(26);

  it.each([
    ['a whole link', `https://send.example/d/${id}#${newSecret()}`],
    ['a private link', `https://send.example/t/${id}#${newSecret()}`],
    ['a link whose key was cut off', `https://send.example/d/${id}#abc`],
    ['one without a key', `https://send.example/d/${id}`],
    ['ID#KEY', `${id}#${newSecret()}`],
    ['one in a sentence', ` <https://send.example/d/${id}#${newSecret()}>.`],
    [
      'one that a program for mail wrapped',
      `https://safe.example/?url=https%3A%2F%2Fsend.example%2Fd%2F${id}%23abc&x=1`,
    ],
    ['one with an encoded "#"', `https://send.example/d/${id}%23abc`],
  ])('is found in %s, whatever its key is', (_, text) => {
    expect(idInLink(text)).toBe(id);
  });

  it.each([
    '',
    'nonsense',
    `https://send.example/d/${id}#key https://send.example/d/${'e'.repeat(26)}#key`,
    'https://send.example/d/short#key',
    `https://send.example/x/${id}`,
    'a'.repeat(20_000),
  ])('is not found in %s', (text) => {
    expect(idInLink(text)).toBeUndefined();
  });
});
