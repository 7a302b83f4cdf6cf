import { expect, it } from 'vitest';
import { admitsNode } from '../../../electron/core/openclaw/node-range.ts';

it.each([
  ['>=22.12.0', 'v22.12.0', true],
  ['>=22.12.0', 'v20.20.2', false],
  ['>=22.22.3 <23 || >=24.15.0 <25 || >=25.9.0', 'v23.1.0', false],
  ['>=22.22.3 <23 || >=24.15.0 <25 || >=25.9.0', 'v24.21.0', true],
  ['>=24.16.0 <25 || >=26.1.0', 'v26.0.0', false],
  ['>= 24', 'v24.0.1', true],
  ['*', 'v1.2.3', true],
  ['22.12.0', 'v22.12.0', true],
  // Not understood is not refused.
  ['^24.0.0', 'v20.0.0', null],
  ['^24.0.0 || >=20', 'v20.0.0', true],
  ['>=22', 'v24.0.0-nightly', null],
  ['', 'v20.0.0', true],
])('a package that wants %s runs on %s: %s', (range, version, expected) => {
  expect(admitsNode(range, version)).toBe(expected);
});
