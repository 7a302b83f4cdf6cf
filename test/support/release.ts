import type { EngineStatus } from '../../electron/core/api/status.ts';
import { scribe } from '../../electron/core/catalogue/sentences/scribe.ts';
import { say, type Words } from '../../electron/core/catalogue/sentences/sentence.ts';
import { partNamed, stateWord } from '../../electron/core/catalogue/sentences/words.ts';
import type { Evidence } from '../../electron/core/evidence/evidence.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { ago, MINUTE, SECOND } from './evidence.ts';

/** The release of the lock in this evidence, part by part, in the words that recovery has. */
export function releaseOf(leaked: Evidence) {
  const page = scribe();
  const [lock] = judge(leaked).snapshot.locks;
  if (lock === undefined) throw new Error('there is no lock in it');
  const { path, why } = lock;
  const part = (name: string, durationMs: number, detail: Words) => ({
    name: page.text(partNamed(name)),
    outcome: 'ok' as const,
    durationMs,
    detail: page.text(detail),
  });
  const parts = [
    part('prove leaked', 2_300, why),
    part('move aside', 4, say('keptInQuarantine', { id: 'q-7222' })),
    part('prove', 310, say('lockGoneGateway', { state: stateWord('up') })),
  ];
  const back = [
    part('put back', 3, say('isBack', { path })),
    part('prove', 290, say('lockWhereItWas')),
  ];
  return {
    /** It was begun three seconds ago and is not at its end. */
    running: {
      action: 'unlock',
      target: path,
      startedAt: new Date(ago(3 * SECOND)).toISOString(),
      steps: parts.slice(0, 2),
      said: page.said(),
    } satisfies EngineStatus['running'],
    /** How it ended, or how it was taken back, and what a look then saw. */
    ended: (
      action: 'unlock' | 'undo',
      outcome: 'done' | 'refused',
      after: Evidence,
      endedMsAgo = MINUTE,
    ) =>
      ({
        id: 'step-1',
        action,
        target: path,
        outcome,
        reason: page.text(
          outcome === 'done' ? say('lockReleased', { why }) : say('runStillActive'),
        ),
        steps: action === 'undo' ? back : outcome === 'done' ? parts : parts.slice(0, 1),
        undo: action === 'unlock' && outcome === 'done' ? 'q-7222' : null,
        after: { ...judge(after).snapshot, at: new Date(ago(endedMsAgo)).toISOString() },
        said: page.said(),
      }) satisfies EngineStatus['lastResult'],
  };
}
