/** A function of a stack. `url` is empty for what the engine or Node does in C++. */
export interface Frame {
  readonly name: string;
  readonly url: string;
  readonly line: number;
}

/** What time is spent for. */
export type Kind = keyof typeof KINDS | 'other';

/** The first kind that takes a function is its kind, and of what it calls. */
const KINDS = {
  idle: { name: /^\(idle\)$/ },
  garbage: { name: /^\(garbage collector\)$/ },
  'system and native': { name: /^\(program\)$/ },
  hashing: {
    name: /^(?:Hash|Hmac|createHash|createHmac|hash|digest|oneShotDigest|hashOf|hmacOf|hashed|bodyHash|sha256)$/,
    url: /^node:internal\/crypto\/hash$|\/core\/stores\/body-hash\.ts$/,
  },
  cryptography: {
    name: /^(?:encrypt|decrypt|seal|open|deriveBits|deriveKey|importKey|getRandomValues|randomFillSync)$/,
    url: /^node:internal\/crypto\/|\/core\/crypto\//,
  },
  copying: {
    name: /^(?:set|slice|copy|concat|concatBytes|copyOf|collectBody|fill|allocate|transfer|release|join|ArrayBuffer)$/,
    url: /^$/,
  },
  validation: { url: /\/node_modules\/zod\/|\/core\/schemas\.ts$/ },
  events: { url: /\/core\/(?:event-chain|transfer\/events)\.ts$/ },
  capacity: { url: /\/core\/transfer\/(?:capacity|occupancy|occupied|journal|reservation|snapshots)\.ts$/ },
  store: { url: /\/core\/stores\// },
  files: { url: /^node:(?:internal\/fs\/|fs$)/ },
  'web streams': { url: /^node:internal\/webstreams\// },
  HTTP: {
    url: /^node:(?:_http|net$|internal\/stream_base|internal\/deps\/undici|internal\/url|internal\/streams|events$|internal\/timers|timers$)|\/node_modules\/(?:@hono|hono)\//,
  },
  'HTTP of ours': { url: /\/lambdas\/|\/cli\/node-transport\.ts$|\/core\/client\/api\.ts$/ },
  loading: { url: /^node:internal\/(?:modules|bootstrap|process\/esm|vm)/ },
} as const satisfies Record<string, { name?: RegExp; url?: RegExp }>;

/** The kind of the function that runs, else of its nearest caller that has one. */
export function kindOf(stack: readonly Frame[]): Kind {
  for (const frame of stack) {
    const kind = ownKindOf(frame);
    if (kind !== undefined) return kind;
  }
  return 'other';
}

function ownKindOf({ name, url }: Frame): Kind | undefined {
  for (const [kind, rule] of Object.entries(KINDS) as [Kind, { name?: RegExp; url?: RegExp }][]) {
    const [isNamed, isPlaced] = [rule.name?.test(name), rule.url?.test(url)];
    // Names are those of the engine; everything else is found by its file.
    if (url === '' ? isNamed : isPlaced) return kind;
  }
  return undefined;
}
