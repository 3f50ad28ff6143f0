/** A phrase that we avoid, why, and what to write. To add one: a line here; the test names every place that has it. */
export interface AvoidedPhrase {
  readonly phrase: RegExp;
  readonly why: string;
  readonly write: string;
}

export const AVOIDED: readonly AvoidedPhrase[] = [
  { phrase: /\bmanagement link/i, why: 'the page has another name for it', write: 'private link' },
  {
    phrase: /\baccess tokens?\b/i,
    why: 'page, console, command line and documents have one name for it',
    write: 'access code',
  },
  { phrase: /\banew\b/i, why: 'poetic', write: 'again' },
  { phrase: /\b(go|goes|going|went) on (with|to|where|behind|by|and)\b/i, why: 'ambiguous', write: 'continue, resume' },
  { phrase: /\b(at|in|from|by|with) \S+ \S+ alone\b|\balone\b(?! in)/i, why: 'also means lonely', write: 'only' },
  { phrase: /\bneedless\b/i, why: 'judges', write: 'optional, not needed' },
  { phrase: /\bnobody(?! can| else)/i, why: 'hides who', write: 'name the one who acts, or say "no … found"' },
  {
    phrase: /\bunless told\b|\btold (of|every|how|when)\b/i,
    why: 'personified',
    write: 'called with, receives; by default',
  },
  { phrase: /\bbegun\b/i, why: 'rare', write: 'started' },
  { phrase: /\bby itself\b/i, why: 'ambiguous', write: 'automatically' },
  { phrase: /\bamiss\b/i, why: 'archaic', write: 'wrong, damaged' },
  { phrase: /\b(leads?|led) (nowhere|upwards|in a circle)\b/i, why: 'poetic', write: 'has no route; contains ".."' },
  { phrase: /\bnames no\b/i, why: 'things do not name', write: 'unknown …, is not a …' },
  {
    phrase: /(?<!there )\bis no (id|number|region|name|zip|trial|setting|program|release|version)\b/i,
    why: 'inverted',
    write: 'is not a …',
  },
  { phrase: /\bsay (which|in which|whether|what)\b/i, why: 'vague', write: 'missing --flag, for example …; check' },
  { phrase: /\blook whether\b/i, why: 'not English', write: 'check whether' },
  { phrase: /\b(that|this) very\b/i, why: 'poetic', write: 'this, the same' },
  { phrase: /\bprove(s|d)? (it )?gone\b(?! of)/i, why: 'poetic', write: 'verify that nothing is left' },
  {
    phrase: /\bthe (test|log|server|page|message|emulator|service|lambda) tells\b/i,
    why: 'personified',
    write: 'shows, reports, says',
  },
  { phrase: /\bis told of\b/i, why: 'personified', write: 'is notified of, receives' },
  { phrase: /\bmend(s|ed)?\b/i, why: 'archaic', write: 'fix' },
  { phrase: /\bone behind the other\b/i, why: 'not English', write: 'one after the other, in order' },
  {
    phrase: /\bmay hours last\b|\bthereof\b|\bwhereof\b|\bherein\b|\blest\b|\bupon\b/i,
    why: 'archaic',
    write: 'of it, in it, so that … not, on',
  },
];

/** Avoided in messages and documents; comments may have them. */
export const AVOIDED_IN_PROSE: readonly AvoidedPhrase[] = [
  { phrase: /\bgoes on\b/i, why: 'ambiguous', write: 'continues, resumes' },
  { phrase: /\bwhoever\b/i, why: 'hides who', write: 'the operator, the caller, anyone who' },
  { phrase: /\bsomebody\b/i, why: 'hides who', write: 'the operator, another process; was added by hand' },
  { phrase: /\b(is|are|was|were) told\b/i, why: 'personified', write: 'is reported, is notified of, receives' },
  {
    phrase: /\b(stands|stood) (?!for\b)|\b(lies|lay) (in|on|at|below|behind)\b/i,
    why: 'poetic',
    write: 'is, comes, runs',
  },
  { phrase: /\b(is|are) said\b/i, why: 'hides where', write: 'is set in, is shown, its source' },
  { phrase: /\bof one's own\b/i, why: 'not usual', write: 'your own, a separate' },
  { phrase: /\ball the same\b/i, why: 'ambiguous', write: 'nevertheless, still, also' },
  { phrase: /\bseldom\b|\bmerely\b/i, why: 'rare', write: 'rarely, only' },
  { phrase: /\bgot about\b/i, why: 'not usual', write: 'was exposed' },
  { phrase: /\bnever was\b/i, why: 'poetic', write: 'does not exist' },
  { phrase: /\b(with|in) a sentence\b/i, why: 'private', write: 'with a message' },
  { phrase: /\bknows? (nothing|no)\b/i, why: 'personified', write: 'does not have, does not support' },
  { phrase: /\bsays nothing\b|\bwithout a word\b/i, why: 'personified', write: 'does not mention; without notice' },
];
