import type { Path } from './layers.ts';

/** Where each member of a JSON text is. */
interface JsonPlaces {
  /** Line of the innermost member on the path that the text has; undefined: it has none of them. */
  readonly lineOf: (path: Path) => number | undefined;
  /** Paths that are there twice, of which JSON's reader keeps the last without a word. */
  readonly twice: readonly Path[];
}

interface Open {
  readonly path: Path;
  readonly isList: boolean;
  /** Name of the member, or index of the item, that is read. */
  name: string;
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** Finds the members of a text that is JSON; of another one it finds some. */
export function jsonPlaces(text: string): JsonPlaces {
  const lines = new Map<string, number>();
  const twice: Path[] = [];
  const stack: Open[] = [];
  let [last, line, seen] = ['', 1, 0];
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    line += text.slice(seen, index).split('\n').length - 1;
    seen = index;
    const inner = stack.at(-1);
    if (token === '{' || token === '[') stack.push(opened(token, inner));
    else if (token === '}' || token === ']') stack.pop();
    else if (token === ',' && inner?.isList === true) inner.name = String(Number(inner.name) + 1);
    else if (token === ':' && inner && last.startsWith('"')) {
      inner.name = JSON.parse(last) as string;
      const path = pathIn(inner);
      if (lines.has(keyOf(path))) twice.push(path);
      lines.set(keyOf(path), line);
    }
    last = token;
  }
  const lineOf = (path: Path): number | undefined => {
    const found = lines.get(keyOf(path));
    return found !== undefined || path.length === 0 ? found : lineOf(path.slice(0, -1));
  };
  return { lineOf, twice };
}

function opened(token: string, outer: Open | undefined): Open {
  return { path: pathIn(outer), isList: token === '[', name: token === '[' ? '0' : '' };
}

function pathIn(open: Open | undefined): Path {
  return open ? [...open.path, open.name] : [];
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
