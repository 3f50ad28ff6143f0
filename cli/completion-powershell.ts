import type { Candidates, Completable } from './completable.ts';

/** For PowerShell 5.1 and 7, on every system. Where it offers nothing, PowerShell offers files. */
export function powershellScript(all: readonly Completable[]): string {
  const commands = all.map(({ path, commands: below }) => entry(path, list(below)));
  const options = all.map(({ path, options: own }) => {
    const named = own.flatMap(({ long, description }) => (long === undefined ? [] : [{ name: long, description }]));
    return entry(path, list(named));
  });
  const values = all.flatMap(({ path, options: own }) =>
    own.flatMap(({ long, short, value }) =>
      value
        ? [long, short].flatMap((name) => (name === undefined ? [] : [entry(`${path} ${name}`, source(value))]))
        : [],
    ),
  );
  const places = all.map(({ path, argument }) => entry(path, source(argument)));
  return `# PowerShell completion of sgraph-send
Register-ArgumentCompleter -Native -CommandName sgraph-send -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $commands = @{
${commands.join('\n')}
    }
    $options = @{
${options.join('\n')}
    }
    $values = @{
${values.join('\n')}
    }
    $places = @{
${places.join('\n')}
    }
    $at = ''
    $before = ''
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursorPosition -and $wordToComplete -ne '') { break }
        $before = $element.ToString()
        if ($commands.ContainsKey("$at $before")) { $at = "$at $before" }
    }
    if ($values.ContainsKey("$at $before")) { $found = $values["$at $before"] }
    elseif ($wordToComplete.StartsWith('-')) { $found = $options[$at] }
    elseif ($commands[$at].Count -gt 0) { $found = $commands[$at] }
    else { $found = $places[$at] }
    if ($found -is [string]) { $found = @(sgraph-send completion ids $found 2>$null | ForEach-Object { , $_.Split("\`t") }) }
    foreach ($each in $found) {
        if (-not $each[0].StartsWith($wordToComplete)) { continue }
        [System.Management.Automation.CompletionResult]::new($each[0], $each[0], 'ParameterValue', $each[-1])
    }
}
`;
}

function entry(key: string, value: string): string {
  return `        ${quoted(key)} = ${value}`;
}

function list(all: readonly { readonly name: string; readonly description: string }[]): string {
  return `@(${all.map(({ name, description }) => `, @(${quoted(name)}, ${quoted(description || name)})`).join('; ')})`;
}

/** A text is the kind of IDs to ask for. */
function source(candidates: Candidates): string {
  if (candidates.kind === 'ids') return quoted(candidates.of);
  return list(candidates.kind === 'words' ? candidates.words.map((name) => ({ name, description: name })) : []);
}

/** A text of PowerShell, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
