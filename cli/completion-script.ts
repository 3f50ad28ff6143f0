/** What can follow the words of `path`, such as ` admin tokens`; empty for the program itself. */
export interface Completable {
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly {
    readonly long: string | undefined;
    readonly short: string | undefined;
    readonly description: string;
    readonly takesValue: boolean;
  }[];
}

/** To add a shell, add a line. */
export const SHELLS: Readonly<Record<'bash' | 'zsh' | 'fish', (all: readonly Completable[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

function bashScript(all: readonly Completable[]): string {
  const cases = all.map(({ path, commands, options }) => {
    const words = [...commands.map(({ name }) => name), ...options.flatMap(({ long }) => long ?? [])];
    return `    ${quoted(path)}) COMPREPLY=($(compgen -W ${quoted(words.join(' '))} -- "$current")) ;;`;
  });
  return `# bash completion of sgraph-send
_sgraph_send() {
  local current="\${COMP_WORDS[COMP_CWORD]}" at="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      ${patterns(all)}) at="$at $word" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
}
complete -o default -F _sgraph_send sgraph-send
`;
}

function zshScript(all: readonly Completable[]): string {
  const cases = all.map(({ path, commands, options }) => {
    const described = [
      ...commands,
      ...options.flatMap(({ long, description }) => (long === undefined ? [] : [{ name: long, description }])),
    ];
    const words = described.map(({ name, description }) => quoted(`${name}:${description.replaceAll(':', '\\:')}`));
    return `    ${quoted(path)}) candidates=(${words.join(' ')}) ;;`;
  });
  return `#compdef sgraph-send
_sgraph_send() {
  local at="" word
  local -a candidates
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${patterns(all)}) at="$at $word" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  _describe 'sgraph-send' candidates
  _files
}
_sgraph_send "$@"
`;
}

function fishScript(all: readonly Completable[]): string {
  const lines = all.flatMap(({ path, commands, options }) => {
    const here = `complete -c sgraph-send -n ${quoted(`__sgraph_send_at ${quoted(path)}`)}`;
    return [
      ...commands.map(({ name, description }) => `${here} -f -a ${name} -d ${quoted(description)}`),
      ...options.map(({ long, short, description, takesValue }) => {
        const names = [long && `-l ${long.slice(2)}`, short && `-s ${short.slice(1)}`].filter(Boolean).join(' ');
        return `${here} ${names}${takesValue ? ' -r' : ''} -d ${quoted(description)}`;
      }),
    ];
  });
  return `# fish completion of sgraph-send
function __sgraph_send_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        switch "$at $word"
            case ${all
              .slice(1)
              .map(({ path }) => quoted(path))
              .join(' ')}
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function patterns(all: readonly Completable[]): string {
  return all
    .slice(1)
    .map(({ path }) => quoted(path))
    .join('|');
}

/** A word of a shell, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
