/** Puts an entry behind all others of a map that holds `most` of them; what was put there first goes when there is one too many. */
export function remember<K, V>(map: Map<K, V>, key: K, value: V, most: number): V {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
  return value;
}
