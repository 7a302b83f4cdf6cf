import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import { ago, evidence, SECOND } from '../../support/evidence.ts';

const MB = 1024 * 1024;

function light(freeMb: number, totalMb: number, isLoopback = true) {
  const disk = { atMs: ago(SECOND), freeBytes: freeMb * MB, totalBytes: totalMb * MB };
  const { snapshot } = judge(
    evidence({ version: '2026.9.6', machine: { disk }, install: { isLoopback } }),
  );
  return [snapshot.level, snapshot.incidents[0]?.class, snapshot.recommended.action];
}

describe('the disk that OpenClaw writes to', () => {
  it.each([
    [20, 500_000, ['red', 'disk-full', 'none']],
    [0, 500_000, ['red', 'disk-full', 'none']],
    [800, 500_000, ['amber', 'disk-full', 'none']],
    [50_000, 500_000, ['green', undefined, 'none']],
    [800, 2_000, ['green', undefined, 'none']],
    [0, 0, ['green', undefined, 'none']],
  ])('with %i MB of %i free gives %j', (free, total, expected) => {
    expect(light(free, total)).toEqual(expected);
  });

  it('says nothing of a gateway on another machine', () => {
    expect(light(20, 500_000, false)[1]).not.toBe('disk-full');
  });
});
