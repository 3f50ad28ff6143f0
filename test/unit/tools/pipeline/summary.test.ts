import { describe, expect, it } from 'vitest';
import { readResults, summarise } from '../../../../tools/pipeline/summary.ts';

describe('the summary of a pipeline', () => {
  it('has a row for each job, and names the red ones', () => {
    const needs = JSON.stringify({
      tests: { result: 'success', outputs: {} },
      tag: { result: 'failure' },
      lambda: { result: 'skipped' },
    });
    expect(summarise('v0.1.1', readResults(needs))).toBe(`## Pipeline of v0.1.1: red: tag

| job | result | seconds | |
| --- | --- | ---: | --- |
| tests | ok |  |  |
| tag | **failure** |  |  |
| lambda | skipped |  |  |
`);
  });

  it('is good when nothing is red, and no cell breaks the table', () => {
    const text = summarise('v0.1.1', [{ name: 'a', result: 'success', seconds: 1.26, note: 'x | y\nz' }]);
    expect(text).toMatch(/: good\n/);
    expect(text).toMatch(/\| a \| ok \| 1\.3 \| x \\\| y z \|/);
  });

  it.each([undefined, '', '[]', '{"a":{}}'])('is refused for %j', (needs) => {
    expect(() => readResults(needs)).toThrow(/RESULTS holds no results of jobs/);
  });
});
