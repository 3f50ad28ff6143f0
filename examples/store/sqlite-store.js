import { DatabaseSync } from 'node:sqlite';
import { SendError } from 'sgraph-send';

const CHUNK_BYTES = 1024 * 1024;

/**
 * A store in one file of SQLite. Each object is a row that is written whole or not at all.
 *
 * @param {string} path - the file, or `:memory:`
 * @returns {import('sgraph-send/stores/store').Store}
 */
export function createSqliteStore(path) {
  const database = new DatabaseSync(path);
  // What was acknowledged survives a crash; keys are compared by their bytes.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE IF NOT EXISTS objects (key TEXT PRIMARY KEY, bytes INTEGER, body BLOB) WITHOUT ROWID');
  const insert = database.prepare('INSERT INTO objects VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const select = database.prepare('SELECT bytes FROM objects WHERE key = ?');
  const read = database.prepare('SELECT substr(body, ?, ?) AS piece FROM objects WHERE key = ?');
  const remove = database.prepare('DELETE FROM objects WHERE key = ?');
  const page = database.prepare('SELECT key, bytes FROM objects WHERE key > ? AND key < ? ORDER BY key LIMIT 1');

  const head = async (key) => {
    const row = select.get(key);
    return row && { key, bytes: row.bytes };
  };
  return {
    async create(key, body) {
      const isTaken = select.get(key) !== undefined;
      if (isTaken && !(body instanceof Uint8Array)) await body.stream.cancel();
      if (isTaken) return false;
      const whole = await collect(body);
      return insert.run(key, whole.byteLength, whole).changes === 1;
    },
    async get(key, range) {
      const found = await head(key);
      if (!found) return undefined;
      const { offset, end } = within(range, found.bytes);
      return {
        bytes: found.bytes,
        stream: piecesOf((at, length) => read.get(at + 1, length, key)?.piece, offset, end),
      };
    },
    head,
    async delete(key) {
      remove.run(key);
    },
    async deleteMany(keys) {
      for (const key of keys) remove.run(key);
    },
    async list(prefix, { after = '', limit = 1000, delimiter } = {}) {
      const [objects, prefixes] = [[], []];
      // U+10FFFF sorts behind all that a key can have.
      const end = `${prefix}\u{10FFFF}`;
      let last = after > prefix ? after : prefix;
      if (delimiter && last.endsWith(delimiter) && last !== prefix) last += '\u{10FFFF}';
      for (let row = page.get(last, end); row; row = page.get(last, end)) {
        if (objects.length + prefixes.length === limit) {
          const next = [objects.at(-1)?.key ?? '', prefixes.at(-1) ?? ''].sort().at(-1);
          return { objects, prefixes, next };
        }
        const cut = delimiter ? row.key.indexOf(delimiter, prefix.length) : -1;
        if (cut === -1) objects.push({ key: row.key, bytes: row.bytes });
        else prefixes.push(row.key.slice(0, cut + 1));
        last = cut === -1 ? row.key : `${row.key.slice(0, cut + 1)}\u{10FFFF}`;
      }
      return { objects, prefixes };
    },
    async close() {
      database.close();
    },
  };
}

/** The whole of a body, which is at most a part of a transfer. */
async function collect(body) {
  if (body instanceof Uint8Array) return body;
  const whole = new Uint8Array(body.bytes);
  let at = 0;
  // To leave the loop cancels the stream.
  for await (const piece of body.stream) {
    if (at + piece.byteLength > body.bytes) throw wrongLength(body.bytes);
    whole.set(piece, at);
    at += piece.byteLength;
    body.onRelease?.(piece);
  }
  if (at < body.bytes) throw wrongLength(body.bytes);
  return whole;
}

function wrongLength(bytes) {
  return new SendError('wrong_length', `the body does not have the ${bytes} bytes that were declared`);
}

function within(range, bytes) {
  if (!range) return { offset: 0, end: bytes };
  const { first, last } = range;
  if (!(first >= 0 && first < bytes && last >= first))
    throw new SendError('range_not_satisfiable', `an object of ${bytes} bytes has no bytes ${first} to ${last}`);
  return { offset: first, end: Math.min(last + 1, bytes) };
}

function piecesOf(pieceAt, offset, end) {
  return new ReadableStream({
    pull(controller) {
      const length = Math.min(CHUNK_BYTES, end - offset);
      const piece = length === 0 ? new Uint8Array() : pieceAt(offset, length);
      if (piece === undefined) throw new SendError('not_found', 'the object was deleted meanwhile');
      if (length > 0) controller.enqueue(new Uint8Array(piece));
      offset += length;
      if (offset === end) controller.close();
    },
  });
}
