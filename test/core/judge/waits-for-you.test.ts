import { describe, expect, it } from 'vitest';
import type { AskedFact } from '../../../electron/core/evidence/report-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { furtherOffers } from '../../../electron/core/steps/further-offers.ts';
import { offersFor } from '../../../electron/core/steps/offers.ts';
import {
  ago,
  evidence,
  HOUR,
  MAIN,
  MINUTE,
  run,
  session,
  stallNotice,
} from '../../support/evidence.ts';
import { statusWith } from '../view/status-fixture.ts';

function asked(parts: Partial<AskedFact> = {}): AskedFact {
  return {
    id: 'approval-1',
    kind: 'command',
    sessionKey: MAIN,
    askedAtMs: ago(5 * MINUTE),
    expiresAtMs: null,
    ...parts,
  };
}

const askingRun = run({ step: 'tool', tool: 'ask_user', quietMs: HOUR });

function seen(parts: Parameters<typeof evidence>[0]) {
  return judge(evidence({ version: '2026.9.6', sessions: [session()], ...parts })).snapshot;
}

describe('a session that waits for a person’s word', () => {
  it.each([
    ['an approval is not given', { asked: [asked()] }],
    ['its run has asked a question', { runs: [askingRun] }],
  ] satisfies [string, Parameters<typeof evidence>[0]][])(
    'is amber with no step when %s',
    (_when, parts) => {
      const snapshot = seen(parts);
      expect(snapshot).toMatchObject({ level: 'amber', recommended: { action: 'none' } });
      expect(snapshot.incidents.map((one) => one.class)).toEqual(['waits-for-you']);
      expect(snapshot.sessions[0]).toMatchObject({ key: MAIN, state: 'waiting-for-you' });
    },
  );

  it.each([
    ['asked a minute ago', { asked: [asked({ askedAtMs: ago(MINUTE) })] }],
    ['let it lapse', { asked: [asked({ askedAtMs: ago(40 * MINUTE) })] }],
    ['was told when it lapses', { asked: [asked({ expiresAtMs: ago(1_000) })] }],
  ] satisfies [string, Parameters<typeof evidence>[0]][])('is green when it %s', (_when, parts) => {
    expect(seen(parts).level).toBe('green');
  });

  it('is one incident, however much it asks', () => {
    const snapshot = seen({ asked: [asked(), asked({ id: 'approval-2', kind: 'plugin' })] });
    expect(snapshot.incidents).toHaveLength(1);
  });

  it.each([5, 20, 29])(
    'is that alone, however long its run stands still for it (%i min)',
    (minutes) => {
      const quiet = { step: 'tool' as const, tool: 'exec', quietMs: minutes * MINUTE };
      const snapshot = seen({
        runs: [run(quiet)],
        asked: [asked({ askedAtMs: ago(minutes * MINUTE) })],
        messages: [
          {
            sessionKey: MAIN,
            userAtMs: ago(minutes * MINUTE + 1_000),
            replyAtMs: null,
            droppedAtMs: null,
            source: 'event',
          },
        ],
        notices: [stallNotice({ ageMs: minutes * MINUTE })],
      });
      expect(snapshot.incidents.map((one) => one.class)).toEqual(['waits-for-you']);
      const steps = [...offersFor(snapshot), ...furtherOffers(statusWith(snapshot))];
      expect(steps.map((one) => one.action)).not.toContain('abort');
      expect(steps.map((one) => one.action)).not.toContain('reset');
    },
  );

  it('is never offered an end of its run, nor a fresh start', () => {
    const snapshot = seen({ runs: [askingRun], asked: [asked()] });
    const steps = [...offersFor(snapshot), ...furtherOffers(statusWith(snapshot))];
    expect(steps.filter((one) => one.action === 'abort' || one.action === 'reset')).toEqual([]);
  });
});
