/** What is tested for accessibility, and what is not: each has its text, and `docs/accessibility.md` names the tests. */
export const TESTED = ['axe', 'keyboard', 'zoom', 'colours', 'tree'] as const;
export const UNTESTED = ['people', 'readers', 'all'] as const;
