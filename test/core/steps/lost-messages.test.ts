import { describe, expect, it } from 'vitest';
import type { MessageFact } from '../../../electron/core/evidence/evidence.ts';
import { lostByReset, messagesBehind } from '../../../electron/core/steps/lost-messages.ts';
import { ago, block, evidence, HOUR, MAIN, MINUTE, run, SECOND } from '../../support/evidence.ts';

const HUNG = run({ ageMs: 10 * MINUTE, quietMs: 9 * MINUTE });
const OWN = HUNG.startedAtMs - SECOND;
const LATER = ago(4 * MINUTE);

const heard = (unansweredAtMs: number[], parts: Partial<MessageFact> = {}): MessageFact => ({
  sessionKey: MAIN,
  userAtMs: unansweredAtMs.at(-1) ?? null,
  replyAtMs: null,
  droppedAtMs: null,
  source: 'event',
  unansweredAtMs,
  ...parts,
});
const written = (userAtMs: number, replyAtMs: number | null = null): MessageFact => ({
  sessionKey: MAIN,
  userAtMs,
  replyAtMs,
  droppedAtMs: null,
  source: 'transcript',
});

describe('messages behind a run', () => {
  it.each<[string, MessageFact[], number[]]>([
    ['the run’s own message is none', [heard([OWN])], []],
    [
      'nor is it one where a transcript dates it some moments later',
      [heard([HUNG.startedAtMs]), written(HUNG.startedAtMs + 5 * SECOND)],
      [],
    ],
    [
      'one that came right after its start is one, where its own is known',
      [heard([OWN, HUNG.startedAtMs + 500])],
      [HUNG.startedAtMs + 500],
    ],
    ['and is taken for its own where that is not', [heard([HUNG.startedAtMs + 500])], []],
    ['each that came since is one', [heard([OWN, LATER, LATER + SECOND])], [LATER, LATER + SECOND]],
    ['also where only a transcript tells of it', [written(LATER)], [LATER]],
    ['not where it was answered', [heard([LATER]), written(OWN, LATER + SECOND)], []],
    ['not in another session', [heard([LATER], { sessionKey: 'agent:main:other' })], []],
  ])('%s', (_, messages, times) => {
    expect(messagesBehind(evidence({ runs: [HUNG], messages }), HUNG)).toEqual(times);
  });

  it('are all of them where the run is a heartbeat', () => {
    const beat = run({ ageMs: 10 * MINUTE, heartbeat: true });
    const messages = [heard([beat.startedAtMs + SECOND])];
    expect(messagesBehind(evidence({ runs: [beat], messages }), beat)).toHaveLength(1);
  });
});

describe('messages that a reset leaves without an answer', () => {
  const lost = (parts: Parameters<typeof evidence>[0], sinceMs = 0) =>
    lostByReset(evidence(parts), MAIN, sinceMs);
  const given = block();
  const givenMs = given.atMs - (given.waitedMs ?? 0);

  it('are counted once, whatever tells of them', () => {
    const messages = [heard([givenMs]), written(givenMs + SECOND)];
    expect(lost({ messages, blocks: [given] })).toEqual([givenMs]);
    expect(lost({ messages: [heard([OWN])], runs: [HUNG] })).toEqual([OWN]);
    expect(lost({ runs: [HUNG] })).toEqual([HUNG.startedAtMs]);
  });

  it('are none of a day ago, of before the last reset, dismissed, or answered since', () => {
    expect(lost({ messages: [heard([ago(25 * HOUR)])] })).toEqual([]);
    expect(lost({ blocks: [given] }, given.atMs)).toEqual([]);
    expect(lost({ blocks: [given], messages: [written(OWN, given.atMs)] })).toEqual([]);
    const dismissed = [{ sessionKey: MAIN, sinceMs: givenMs }];
    expect(lost({ blocks: [given], dismissed })).toEqual([]);
  });
});
