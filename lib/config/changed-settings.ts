/** The names of settings that differ; their values may be secret. */
export function changedSettings(
  found: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
): string | undefined {
  const names = [...new Set([...Object.keys(found), ...Object.keys(expected)])].sort();
  const changed = names.filter((name) => found[name] !== expected[name]);
  return changed.length === 0 ? undefined : `has other settings than declared: ${changed.join(', ')}`;
}
