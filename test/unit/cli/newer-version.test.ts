import { expect, it } from 'vitest';
import { newerNotice } from '../../../cli/newer-version.ts';

it.each(['v0.1.1', 'v0.2.0', 'v1.0.0', 'v0.10.0'])('the newer version %s of a server is told', (served) => {
  expect(newerNotice('v0.1.0', served)).toBe(
    `this is v0.1.0, and the server has ${served}: npm install --global sgraph-send updates it (SGRAPH_SEND_UPDATE_NOTICE=off hides this)`,
  );
});

it.each(['v0.2.0', 'v0.1.9', 'v0.0.1', 'v1', '', 'v9.9.9 \u001b[31m', '9.9.9', 'v9.9.9-beta'])(
  '%j is not told',
  (served) => {
    expect(newerNotice('v0.2.0', served)).toBeUndefined();
  },
);
