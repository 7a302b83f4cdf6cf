import { describe, expect, it, onTestFinished } from 'vitest';
import type { MessageFact } from '../../electron/core/evidence/session-facts.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { ok } from '../../electron/core/result.ts';
import { planFor } from '../../electron/core/steps/plan.ts';
import { ago, evidence, MAIN, MINUTE, run, SECOND, session } from '../support/evidence.ts';
import { hung, restartable } from './scenes.ts';
import { World } from './world.ts';

const ASKED_MS = ago(20 * SECOND);

const heard = (changes: Partial<MessageFact> = {}): MessageFact => ({
  sessionKey: MAIN,
  userAtMs: ASKED_MS,
  replyAtMs: null,
  droppedAtMs: null,
  source: 'transcript',
  ...changes,
});

/** A gateway that a service restarts while a message waits in its one session. */
function waiting(version: World['version'], after: (made: World) => Partial<MessageFact>): World {
  const made = restartable(new World(onTestFinished), 'service');
  made.version = version;
  const seen = made.seen;
  let isNew = false;
  const restart = made.restartService;
  made.restartService = () => {
    isNew = true;
    return restart();
  };
  made.seen = () => ({ ...seen(), messages: [heard(isNew ? after(made) : {})] });
  return made;
}

const stepOf = (steps: readonly { readonly name: string }[], name: string) =>
  steps.find((step) => step.name === name);

describe('a restart while a message waits', () => {
  it('says on 2026.2.1 that it must be sent again, without waiting for what never comes', async () => {
    const made = waiting('2026.2.1', () => ({}));
    const begunMs = made.nowMs;
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'done' });
    expect(result.reason).toContain(`must be sent again (${MAIN}`);
    expect(stepOf(result.steps, 'answer')).toMatchObject({ outcome: 'skipped' });
    expect(made.nowMs - begunMs).toBeLessThan(5 * SECOND);
  });

  it('tells so beforehand, in its price', async () => {
    const made = waiting('2026.2.1', () => ({}));
    const plan = planFor('restart', null, {
      ...(await made.look()),
      methods: [],
      asked: null,
      restarts: [],
      archiveDir: null,
    });
    expect(plan.costs).toContain('must be sent again');
  });

  it('is proved on 2026.7.35 by the answer in the transcript', async () => {
    const made = waiting('2026.7.35', ({ nowMs }) => ({ replyAtMs: nowMs }));
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'done' });
    expect(result.reason).not.toContain('sent again');
    expect(stepOf(result.steps, 'answer')).toMatchObject({ outcome: 'ok' });
  });

  it('is no failure where the answer takes long; where its run stands still it is one', async () => {
    for (const [quietMs, outcome] of [
      [SECOND, 'done'],
      [2 * MINUTE, 'failed'],
    ] as const) {
      const made = waiting('2026.7.35', () => ({}));
      const seen = made.seen;
      made.seen = () => {
        const lastProgressAtMs = made.nowMs - quietMs;
        return { ...seen(), runs: [{ ...run({ ageMs: 5 * MINUTE }), lastProgressAtMs }] };
      };
      const result = await made.act('restart', null);
      expect(result, result.reason).toMatchObject({ outcome });
      if (outcome === 'failed') continue;
      expect(stepOf(result.steps, 'answer')).toMatchObject({
        detail: expect.stringContaining('the agent works on what waited'),
      });
    }
  });

  it('does not take an event that the run is over for an answer', async () => {
    const made = waiting('2026.7.35', ({ nowMs }) => ({ replyAtMs: nowMs, source: 'event' }));
    const seen = made.seen;
    // Another source still knows of the message.
    made.seen = () => ({
      ...seen(),
      sessions: [session({ status: 'killed', updatedAtMs: made.nowMs })],
    });
    const result = await made.act('restart', null);
    expect(stepOf(result.steps, 'answer')).toMatchObject({ outcome: 'skipped' });
    expect(result.reason).toContain('must be sent again');
  });

  it('does not take the run before for an answer, in a row that was only touched since', async () => {
    for (const [startedAtMs, outcome] of [
      [ASKED_MS - 10 * SECOND, 'skipped'],
      [ASKED_MS + 10 * SECOND, 'ok'],
    ] as const) {
      const made = waiting('2026.7.35', () => ({}));
      const seen = made.seen;
      const row = { status: 'done', startedAtMs, updatedAtMs: ASKED_MS + SECOND };
      made.seen = () => ({ ...seen(), sessions: [session({ ...row, hasActiveRun: false })] });
      const result = await made.act('restart', null);
      expect(stepOf(result.steps, 'answer')).toMatchObject({ outcome });
      expect(/must be sent again/.test(result.reason)).toBe(outcome === 'skipped');
    }
  });

  it('does not take the answer to an earlier message for one to the last', async () => {
    const earlier = { userAtMs: ASKED_MS, replyAtMs: ASKED_MS - SECOND };
    const made = waiting('2026.7.35', () => earlier);
    const seen = made.seen;
    const restart = made.restartService;
    let isNew = false;
    made.restartService = () => {
      isNew = true;
      return restart();
    };
    // The run of the last message is known only by a start before that of the one answered.
    const old = run({ ageMs: 5 * MINUTE, quietMs: SECOND });
    made.seen = () => ({ ...seen(), runs: isNew ? [] : [old] });
    const result = await made.act('restart', null);
    expect(stepOf(result.steps, 'answer')).toMatchObject({ outcome: 'failed' });
    expect(result.reason).toContain('must send it again');
  });

  it('has failed where a run that was cut off is not taken up again', async () => {
    const made = restartable(new World(onTestFinished), 'service');
    const seen = made.seen;
    const restart = made.restartService;
    let isNew = false;
    made.restartService = () => {
      isNew = true;
      return restart();
    };
    made.seen = () => ({ ...seen(), runs: isNew ? [] : [run({ quietMs: SECOND })] });
    const result = await made.act('restart', null);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.reason).toContain('did not survive the restart');
  });

  it('does not try again to end a run that an abort could not end', async () => {
    const made = restartable(new World(onTestFinished), 'service');
    made.version = '2026.2.1';
    const seen = made.seen;
    const stalled = run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE });
    made.seen = () => ({
      ...seen(),
      runs: [stalled],
      notices: [{ kind: 'recovery-in-vain', atMs: ago(SECOND), sessionKey: MAIN }],
    });
    const result = await made.act('restart', null);
    expect(stepOf(result.steps, 'abort hung runs')).toBeUndefined();
    expect(made.done.join()).not.toContain('chat.abort');
  });
});

describe('an abort', () => {
  it('names the message whose run it ended', async () => {
    const made = hung(new World(onTestFinished));
    const result = await made.act('abort', MAIN);
    expect(result).toMatchObject({ outcome: 'done' });
    expect(result.reason).toMatch(/^the run was ended; 1 message got no answer .*sent again/);
  });

  it('remembers on 2026.2.1 that it could not end a run: the light asks for a restart', async () => {
    const made = hung(new World(onTestFinished));
    made.answer = () => ok({ aborted: false, runIds: [] });
    await made.act('abort', MAIN);
    expect(made.done).toContain(`noted vain abort ${MAIN}`);
    const seen = evidence({
      runs: [run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE })],
      notices: [{ kind: 'recovery-in-vain', atMs: ago(SECOND), sessionKey: MAIN }],
    });
    expect(judge(seen).snapshot.recommended.action).toBe('restart');
  });
});
