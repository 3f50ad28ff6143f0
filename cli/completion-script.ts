import type { Candidates, Completable, CompletableOption } from './completable.ts';
import { powershellScript } from './completion-powershell.ts';

/** To add a shell, add a line. */
export const SHELLS: Readonly<Record<'bash' | 'zsh' | 'fish' | 'powershell', (all: readonly Completable[]) => string>> =
  {
    bash: bashScript,
    zsh: zshScript,
    fish: fishScript,
    powershell: powershellScript,
  };

/** How a shell offers the values of one place, as a line of its code. */
type Offer = (candidates: Candidates) => string;

const BASH: Offer = (candidates) => {
  switch (candidates.kind) {
    case 'words':
      return `words ${quoted(candidates.words.join(' '))}`;
    case 'files':
      return 'files';
    case 'ids':
      return `words "$(sgraph-send completion ids ${candidates.of} 2>/dev/null | cut -f1)"`;
    case 'unknown':
      return ':';
  }
};

function bashScript(all: readonly Completable[]): string {
  return `# bash completion of sgraph-send
_sgraph_send() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" at="" word
  words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
  files() {
    compopt -o filenames 2>/dev/null
    COMPREPLY=()
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  }
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      ${patterns(all)}) at="$at $word" ;;
    esac
  done
  case "$at $before" in
${valueCases(all, BASH, 'return').join('\n')}
  esac
  case "$current" in
    -*)
      case "$at" in
${optionCases(all, (options) => BASH({ kind: 'words', words: namesOf(options) })).join('\n')}
      esac
      return ;;
  esac
  case "$at" in
${placeCases(all, BASH, ({ commands }) => BASH({ kind: 'words', words: commands.map(({ name }) => name) })).join('\n')}
  esac
}
complete -F _sgraph_send sgraph-send
`;
}

const ZSH: Offer = (candidates) => {
  switch (candidates.kind) {
    case 'words':
      return `candidates=(${candidates.words.map(quoted).join(' ')}); _describe value candidates`;
    case 'files':
      return '_files';
    case 'ids':
      return `candidates=(\${(f)"$(sgraph-send completion ids ${candidates.of} 2>/dev/null)"}); candidates=("\${(@)candidates//$'\\t'/:}"); _describe ID candidates`;
    case 'unknown':
      return ':';
  }
};

function zshScript(all: readonly Completable[]): string {
  const describe = (what: string, each: readonly { readonly name: string; readonly description: string }[]): string => {
    const words = each.map(({ name, description }) => quoted(`${name}:${description.replaceAll(':', '\\:')}`));
    return `candidates=(${words.join(' ')}); _describe ${what} candidates`;
  };
  const options = (of: readonly CompletableOption[]): string =>
    describe(
      '-o option',
      of.flatMap(({ long, description }) => (long === undefined ? [] : [{ name: long, description }])),
    );
  return `#compdef sgraph-send
_sgraph_send() {
  local at="" word before="\${words[CURRENT-1]}"
  local -a candidates
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      ${patterns(all)}) at="$at $word" ;;
    esac
  done
  case "$at $before" in
${valueCases(all, ZSH, 'return').join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    case "$at" in
${optionCases(all, options).join('\n')}
    esac
    return
  fi
  case "$at" in
${placeCases(all, ZSH, ({ commands }) => describe('command', commands)).join('\n')}
  esac
}
if [[ "\${funcstack[1]}" == _sgraph-send ]]; then _sgraph_send "$@"; else compdef _sgraph_send sgraph-send; fi
`;
}

const FISH: Offer = (candidates) => {
  switch (candidates.kind) {
    case 'words':
      return `-x -a ${quoted(candidates.words.join(' '))}`;
    case 'files':
      return '-r -F';
    case 'ids':
      return `-x -a '(sgraph-send completion ids ${candidates.of} 2>/dev/null)'`;
    case 'unknown':
      return '-x';
  }
};

function fishScript(all: readonly Completable[]): string {
  const lines = all.flatMap(({ path, commands, argument, options }) => {
    const here = `complete -c sgraph-send -n ${quoted(`__sgraph_send_at ${quoted(path)}`)}`;
    const place = argument.kind === 'files' ? [`${here} -F`] : [];
    const ids = argument.kind === 'ids' || argument.kind === 'words' ? [`${here} ${FISH(argument).slice(3)}`] : [];
    return [
      ...commands.map(({ name, description }) => `${here} -a ${name} -d ${quoted(description)}`),
      ...place,
      ...ids,
      ...options.map(({ long, short, description, value }) => {
        const names = [long && `-l ${long.slice(2)}`, short && `-s ${short.slice(1)}`].filter(Boolean).join(' ');
        return `${here} ${names}${value ? ` ${FISH(value)}` : ''} -d ${quoted(description)}`;
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
complete -c sgraph-send -f
${lines.join('\n')}
`;
}

/** A line for each option with a value, of bash and zsh, which have the same `case`. */
function valueCases(all: readonly Completable[], offer: Offer, end: string): string[] {
  return all.flatMap(({ path, options }) =>
    options.flatMap((option) =>
      option.value
        ? [
            `    ${[option.short, option.long].flatMap((name) => (name === undefined ? [] : [quoted(`${path} ${name}`)])).join('|')}) ${offer(option.value)}; ${end} ;;`,
          ]
        : [],
    ),
  );
}

function optionCases(all: readonly Completable[], offer: (options: readonly CompletableOption[]) => string): string[] {
  return all.map(({ path, options }) => `      ${quoted(path)}) ${offer(options)} ;;`);
}

/** Commands below a command come before what it takes itself. */
function placeCases(all: readonly Completable[], offer: Offer, commands: (own: Completable) => string): string[] {
  return all.map((own) => {
    const line = own.commands.length > 0 && own.argument.kind !== 'files' ? commands(own) : offer(own.argument);
    return `    ${quoted(own.path)}) ${line} ;;`;
  });
}

function namesOf(options: readonly CompletableOption[]): string[] {
  return options.flatMap(({ long }) => long ?? []);
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
