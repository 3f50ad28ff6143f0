import { t, textsLoaded } from './i18n/i18n.ts';
import { refreshTexts } from './live.ts';
import type * as ProblemWords from './problem-words.ts';
import type { Problem, ProblemCode } from './problems.ts';

let words: typeof ProblemWords | undefined;
let loading: Promise<void> | undefined;
let isLost = false;

/**
 * Loads the texts of all problems; never throws. What needs no server has its texts from the start: a page says without a connection that
 * there is none. Until the others are there they are empty, and where they cannot be loaded, that is what is said.
 */
export function loadProblemTexts(): Promise<void> {
  return (loading ??= load());
}

async function load(): Promise<void> {
  try {
    const loaded = await import('./problem-words.ts');
    await textsLoaded();
    words = loaded;
  } catch {
    isLost = true;
    loading = undefined;
  }
  refreshTexts();
}

/** What went wrong, as it is known now. */
export function problemTitle(code: string): string {
  if (words) return words.titleOf(code);
  if (code === 'network') return t('error.network');
  if (code === 'unsupported_browser') return t('error.unsupported_browser');
  return code === 'part_missing' || isLost ? t('error.part_missing') : '';
}

function problemHint(problem: Problem): string {
  if (words) return words.hintOf(problem);
  const { code } = problem;
  if (code === 'network') return t('hint.network');
  if (code === 'unsupported_browser') return t('hint.unsupported_browser');
  return code === 'part_missing' || isLost ? t('hint.part_missing') : '';
}

/** The same as a text that follows the language, and comes when it is loaded. */
export function sayProblem(code: string): () => string {
  void loadProblemTexts();
  return () => problemTitle(code);
}

/** What to do about it. */
export function sayHint(problem: Problem): () => string {
  void loadProblemTexts();
  return () => problemHint(problem);
}

/** Both, where there is one line. */
export function sayProblemAndHint(code: ProblemCode): () => string {
  const [title, hint] = [sayProblem(code), sayHint({ code, detail: undefined })];
  return () => (title() === '' ? '' : `${title()}. ${hint()}`);
}
