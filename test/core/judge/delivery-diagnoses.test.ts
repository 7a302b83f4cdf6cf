import { expect, it } from 'vitest';
import type { Undelivered } from '../../../electron/core/evidence/delivery-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { ago, evidence, HOUR, MINUTE } from '../../support/evidence.ts';

function look(...undelivered: Undelivered[]) {
  const { snapshot } = judge(
    evidence({ version: '2026.9.6', delivery: { inbound: [], errors: [], undelivered } }),
  );
  const [incident] = snapshot.incidents;
  return [snapshot.level, incident?.class, snapshot.recommended.action, incident?.cause];
}
const OLD: Undelivered = {
  queue: 'outbound',
  count: 3,
  oldestAtMs: ago(90 * HOUR),
  grewAtMs: null,
};

it('an answer that was given up within the hour is told, and no step is named for it', () => {
  const [level, kind, action, cause] = look({ ...OLD, grewAtMs: ago(5 * MINUTE) });
  expect([level, kind, action]).toEqual(['amber', 'delivery-failed', 'none']);
  expect(cause).toContain('3 answers, the last one 5 min ago');
});

it('so is the first that it ever gave up', () => {
  expect(look({ ...OLD, count: 1, oldestAtMs: ago(MINUTE) })[1]).toBe('delivery-failed');
});

it.each([
  ['lies there for days', OLD],
  ['was given up two hours ago', { ...OLD, grewAtMs: ago(2 * HOUR) }],
  ['was given up tomorrow', { ...OLD, grewAtMs: ago(-HOUR) }],
  ['is none', { ...OLD, count: 0, grewAtMs: ago(MINUTE) }],
  ['has no time', { ...OLD, oldestAtMs: null }],
])('one that %s is no news', (_what, one) => {
  expect(look(one)[0]).toBe('green');
});
