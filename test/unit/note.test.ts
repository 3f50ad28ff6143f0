import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { noteSink } from '../../cli/print-note.ts';
import { packNote } from '../../cli/payload.ts';
import { utf8 } from '../../core/bytes.ts';
import { characterCount, isNote, MAX_NOTE_BYTES, NOTE_CHARACTERS, NOTE_TYPE, noteText } from '../../core/note.ts';

const LONGEST = '😀'.repeat(NOTE_CHARACTERS);

describe('a note', () => {
  it('is known by its type, up to the size that one can have', () => {
    expect(isNote({ type: NOTE_TYPE, bytes: MAX_NOTE_BYTES })).toBe(true);
    expect(isNote({ type: NOTE_TYPE, bytes: MAX_NOTE_BYTES + 1 })).toBe(false);
    for (const type of ['text/plain', 'text/plain;charset=utf-8', 'text/html', '', `${NOTE_TYPE};x=1`])
      expect(isNote({ type, bytes: 5 }), type).toBe(false);
  });

  it('has a type that a browser leaves as it is', () => {
    expect(new File(['text'], 'note.txt', { type: NOTE_TYPE }).type).toBe(NOTE_TYPE);
  });

  it('is counted in characters, not in units of 16 bits', () => {
    expect(characterCount('a😀é')).toBe(3);
  });

  it.each(['a', '  two\r\nlines\n', '\ufeffwith a mark', LONGEST])('is sent as it was written (%#)', async (text) => {
    const { source, metadata, paths } = await packNote(text, undefined);
    expect(noteText(await source.read(0, source.bytes))).toBe(text);
    expect([metadata, paths, isNote({ ...metadata, bytes: source.bytes })]).toEqual([
      { name: 'note.txt', type: NOTE_TYPE },
      undefined,
      true,
    ]);
  });

  it('comes from standard input too', async () => {
    const { source } = await packNote('-', undefined, Readable.from([utf8('gr'), utf8('ün\n')]));
    expect(noteText(await source.read(0, source.bytes))).toBe('grün\n');
  });

  it.each([
    ['empty', '', 'the text is empty'],
    ['too long', `${LONGEST}.`, 'has 100001 characters, a note has at most 100000: send it as a file'],
  ])('is never cut: one that is %s is refused', async (_, text, message) => {
    await expect(packNote(text, undefined)).rejects.toThrow(message);
    await expect(packNote('-', undefined, Readable.from(text === '' ? [] : [utf8(text)]))).rejects.toThrow(
      text === '' ? message : 'send it as a file',
    );
  });

  it('is text: other bytes of standard input are refused', async () => {
    await expect(packNote('-', undefined, Readable.from([new Uint8Array([0xff])]))).rejects.toThrow(
      'not text in UTF-8',
    );
    expect(noteText(new Uint8Array([0xc3]))).toBeUndefined();
  });

  it('is printed when all of it has arrived, and not before', async () => {
    const printed: string[] = [];
    const sink = noteSink((content) => Promise.resolve(void printed.push(new TextDecoder().decode(content))));
    const writer = sink.getWriter();
    await writer.write(utf8('one '));
    expect(printed).toEqual([]);
    await writer.write(utf8('note'));
    await writer.close();
    expect(printed).toEqual(['one note']);
    const broken = noteSink(() => Promise.resolve(void printed.push('never'))).getWriter();
    await broken.write(utf8('half'));
    await broken.abort();
    expect(printed).toEqual(['one note']);
  });
});
