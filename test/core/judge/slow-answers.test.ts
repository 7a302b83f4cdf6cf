import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import { ago, evidence, SECOND } from '../../support/evidence.ts';

function said(slowAnswers: NonNullable<ReturnType<typeof evidence>['gateway']['slowAnswers']>) {
  const seen = evidence({ version: '2026.9.6' });
  const { snapshot } = judge({ ...seen, gateway: { ...seen.gateway, slowAnswers } });
  return snapshot.findings.filter((words) => words.includes('slow'));
}

describe('a gateway that is slow to answer', () => {
  it('is said to be, with how long it took and when it is asked again', () => {
    const nextAtMs = ago(-60 * SECOND);
    const answer = {
      method: 'sessions.list',
      askedAtMs: ago(36 * SECOND),
      tookMs: 6_000,
      nextAtMs,
    };
    expect(said([answer])).toEqual([
      expect.stringMatching(
        `^the gateway is slow: it took 6 s for its list of sessions, so it is asked less: again at ${new Date(nextAtMs).toISOString()}`,
      ),
    ]);
  });

  it('is said to be while it has not answered, in words that stay the same', () => {
    const askedAtMs = ago(36 * SECOND);
    expect(said([{ method: 'health', askedAtMs, tookMs: null, nextAtMs: null }])).toEqual([
      `the gateway is slow: it was asked for how its channels do at ${new Date(askedAtMs).toISOString()} and has not answered yet`,
    ]);
  });

  it('is not where nothing is slow', () => {
    expect(said([])).toEqual([]);
  });
});
