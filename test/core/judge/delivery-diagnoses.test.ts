import { describe, expect, it } from 'vitest';
import type { Dropped, Undelivered } from '../../../electron/core/evidence/delivery-facts.ts';
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

describe('a message that was given up on its way in', () => {
  const LOST: Dropped = {
    channelId: 'telegram',
    accountId: 'default',
    count: 1,
    oldestAtMs: ago(5 * MINUTE),
    grewAtMs: null,
  };
  const see = (...dropped: Dropped[]) =>
    judge(evidence({ version: '2026.9.6', delivery: { inbound: [], errors: [], dropped } }))
      .snapshot;

  it('is red: no session knows it, and nobody tells its sender (#126231, #127211)', () => {
    const { level, headlineSaying, incidents, recommended } = see(LOST);
    expect([level, headlineSaying]).toEqual(['red', 'Messages on Telegram do not get through.']);
    expect(incidents[0]).toMatchObject({
      class: 'channel-inbound',
      remedy: {
        command: 'openclaw channels dead-letters list --channel telegram --account default',
      },
    });
    expect(incidents[0]?.cause).toContain('1 message on telegram (account default)');
    expect(recommended.action).toBe('none');
  });

  it('is told again when another one follows, and is history after an hour', () => {
    const old = { ...LOST, count: 9, oldestAtMs: ago(90 * HOUR) };
    expect(see(old).level).toBe('green');
    expect(see({ ...old, grewAtMs: ago(MINUTE) }).level).toBe('red');
    expect(see({ ...old, grewAtMs: ago(2 * HOUR) }).level).toBe('green');
  });
});
