import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import { understood } from '../../../electron/core/evidence/understood.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import type { PlanContext } from '../../../electron/core/steps/plan/draft.ts';
import { planFor } from '../../../electron/core/steps/plan.ts';
import { shellWord } from '../../../electron/core/text/shell-word.ts';
import { evidence, lock, MAIN, openSocket, session } from '../../support/evidence.ts';
import { arbitraryEvidence } from '../../support/evidence-arbitrary.ts';

function contextOf(seen: Evidence): PlanContext {
  const { socket } = seen.gateway;
  const methods = socket.kind === 'open' ? socket.methods : [];
  const rest = { asked: null, restarts: [], archiveDir: null };
  return { judgement: judge(seen), evidence: seen, methods, ...rest };
}

/** The step that is advised: what it names stands as one word for a shell. */
const ADVICE = 'clawbuoy reset ';

describe('a lock that stays', () => {
  const held = { locks: [lock()], sessions: { list: [session()] } };

  it('is told with a reset as the way out', () => {
    const seen = evidence({ ...held, gateway: { socket: openSocket('2026.2.1') } });
    expect(planFor('unlock', MAIN, contextOf(seen)).why).toContain(ADVICE);
  });

  it('is told without one where the gateway takes none', () => {
    const frozen = evidence({
      ...held,
      gateway: { http: { kind: 'silent', afterMs: 5_000 }, socket: { kind: 'not-tried' } },
    });
    const plan = planFor('unlock', MAIN, contextOf(frozen));
    expect(plan.verdict).toBe('refused');
    expect(plan.why).not.toContain(ADVICE);
  });

  it('advises no reset that must be refused, whatever the evidence', () => {
    let advised = 0;
    fc.assert(
      fc.property(arbitraryEvidence.map(understood), (seen) => {
        const context = contextOf(seen);
        const byPath = new Map(
          context.judgement.locks.toReversed().map((one) => [one.fact.path, one]),
        );
        for (const [path, { sessionKey }] of byPath) {
          const { why } = planFor('unlock', path, context);
          if (!why.includes(ADVICE)) continue;
          if (sessionKey === null) throw new Error(`no conversation, and yet: ${why}`);
          expect(why).toContain(`\`${ADVICE}${shellWord(sessionKey)}\``);
          advised += 1;
          expect(planFor('reset', sessionKey, context).verdict).toBe('ready');
        }
      }),
      { numRuns: 1_000 },
    );
    expect(advised, 'the property was never put to the test').toBeGreaterThan(10);
  });
});
