import { describe, expect, it } from 'vitest';
import { newestReleased, sectionOf, withSection } from '../../../../tools/release/changelog.ts';

const OLD = `# Changelog

Introduction.

## [Unreleased]

### Added

- Something.

## [v0.1.0] - 2026-01-01

- First.
`;
const COMMITS = [{ hash: '0123456789abcdef', subject: 'Fix [that](https://example.org) <b>`x`' }];

describe('the changelog', () => {
  const now = withSection(OLD, 'v0.1.1', '2026-02-01', COMMITS);

  it('gets a section of what was unreleased and of the commits, and keeps the others', () => {
    expect(now).toBe(`# Changelog

Introduction.

## [Unreleased]

## [v0.1.1] - 2026-02-01

### Added

- Something.

### Commits

- Fix \\[that\\](https://example.org) \\<b\\>\\\`x\\\` (012345678)

## [v0.1.0] - 2026-01-01

- First.
`);
  });

  it('names its newest version, which is never the unreleased one', () => {
    expect(newestReleased(OLD)).toBe('v0.1.0');
    expect(newestReleased(now)).toBe('v0.1.1');
    expect(newestReleased('# Changelog\n\n## [Unreleased]\n')).toBeUndefined();
  });

  it('gives the text of one version', () => {
    expect(sectionOf(now, 'v0.1.0')).toBe('- First.');
    expect(sectionOf(now, 'v0.1.1')).toMatch(/^### Added[^]*012345678\)$/);
    expect(sectionOf(now, 'v0.1')).toBeUndefined();
  });

  it('makes a section even of nothing, and the first one', () => {
    expect(withSection('# C\n\n## [Unreleased]\n', 'v0.1.0', '2026-02-01', [])).toBe(
      '# C\n\n## [Unreleased]\n\n## [v0.1.0] - 2026-02-01\n',
    );
  });

  it('is refused without the heading that sections go below', () => {
    expect(() => withSection('# Changelog\n', 'v0.1.0', '2026-02-01', [])).toThrow(/has no line "## \[Unreleased\]"/);
  });
});
