import { join } from 'node:path';
import ts from 'typescript';

/** Texts of files that differ from those on the disk, by their paths in the repository; undefined: there is no such file. */
export type Changes = ReadonlyMap<string, string | undefined>;

export interface TypeChecks {
  /** What the compiler says of these files, with the changes in place: a line each, with its file. */
  problems(changes: Changes, files: readonly string[]): string[];
}

/** The compiler over some files of the repository and what they import. It keeps what it has parsed, so that each further check takes a moment. */
export function createTypeChecks(root: string, config: string, files: readonly string[]): TypeChecks {
  const read = ts.readConfigFile(join(root, config), (path) => ts.sys.readFile(path));
  const folder = join(root, config, '..');
  const { options: given } = ts.parseJsonConfigFileContent(read.config, ts.sys, folder);
  // Only these files are looked at, and nothing is written.
  const options = {
    ...given,
    composite: false,
    incremental: false,
    declaration: false,
    emitDeclarationOnly: false,
    noEmit: true,
  };
  const roots = files.map((file) => join(root, file));
  let current = new Map<string, string | undefined>();
  let version = 0;
  const versions = new Map<string, number>();
  const readFile = (path: string): string | undefined =>
    current.has(path) ? current.get(path) : ts.sys.readFile(path);
  const isThere = (path: string): boolean =>
    current.has(path) ? current.get(path) !== undefined : ts.sys.fileExists(path);
  const service = ts.createLanguageService({
    getScriptFileNames: () => roots.filter(isThere),
    getScriptVersion: (path) => String(versions.get(path) ?? 0),
    getScriptSnapshot: (path) => {
      const text = readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: isThere,
    readFile,
    readDirectory: (...given) => ts.sys.readDirectory(...given),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
  });
  return {
    problems(changes, asked) {
      const next = new Map([...changes].map(([path, text]) => [join(root, path), text] as const));
      version += 1;
      for (const path of new Set([...current.keys(), ...next.keys()]))
        if (current.get(path) !== next.get(path) || current.has(path) !== next.has(path)) versions.set(path, version);
      current = next;
      return asked.flatMap((file) =>
        service
          .getSemanticDiagnostics(join(root, file))
          .map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
      );
    },
  };
}
