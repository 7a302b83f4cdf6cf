import { describe, expect, it } from 'vitest';
import type { MessageFact } from '../../../electron/core/evidence/session-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { lostByReset, messagesBehind } from '../../../electron/core/steps/lost-messages.ts';
import {
  ago,
  block,
  evidence,
  HOUR,
  MAIN,
  MINUTE,
  run,
  SECOND,
  session,
} from '../../support/evidence.ts';

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

describe('a message that was given up', () => {
  const GIVEN_UP = ago(20 * MINUTE);
  const lostOf = (messages: MessageFact[], key = MAIN, chatType: string | null = null) =>
    judge(
      evidence({
        version: '2026.2.1',
        sessions: [session({ key, chatType })],
        blocks: [block({ sessionKey: key, atMs: GIVEN_UP, lost: true })],
        messages: messages.map((fact) => ({ ...fact, sessionKey: key })),
      }),
    ).snapshot.unanswered.filter((one) => one.lost);
  const answered = (userAtMs: number, parts: Partial<MessageFact> = {}): MessageFact => ({
    ...written(userAtMs, userAtMs + SECOND),
    answeredUserAtMs: userAtMs,
    ...parts,
  });

  it('is listed until it was sent again and answered', () => {
    expect(lostOf([])).toHaveLength(1);
    expect(lostOf([answered(ago(5 * MINUTE))])).toEqual([]);
  });

  it('stays settled while the next message waits', () => {
    const next = { userAtMs: ago(SECOND), unansweredAtMs: [ago(SECOND)] };
    expect(lostOf([answered(ago(5 * MINUTE), next)])).toEqual([]);
  });

  it.each<[string, MessageFact[], string?, string?]>([
    ['it was answered before', [answered(ago(HOUR))]],
    ['it was sent again, and has no answer yet', [written(ago(MINUTE))]],
    ['the turn ended without a word', [written(ago(5 * MINUTE), ago(4 * MINUTE))]],
    [
      'somebody in a group was answered',
      [answered(ago(MINUTE))],
      'agent:main:whatsapp:group:1@g.us',
    ],
    [
      'the list calls it a group',
      [answered(ago(MINUTE))],
      'agent:main:telegram:-100123456',
      'group',
    ],
  ])('stays listed where %s', (_what, messages, key = MAIN, chatType = undefined) => {
    expect(lostOf(messages, key, chatType ?? null)).toHaveLength(1);
  });

  it('stays listed where another conversation was answered', () => {
    const seen = evidence({
      version: '2026.2.1',
      blocks: [block({ atMs: GIVEN_UP, lost: true })],
      messages: [{ ...answered(ago(MINUTE)), sessionKey: 'agent:main:telegram:direct:42' }],
    });
    expect(judge(seen).snapshot.unanswered.filter((one) => one.lost)).toHaveLength(1);
  });

  it('never stands in a headline', () => {
    const { snapshot } = judge(evidence({ blocks: [block({ atMs: GIVEN_UP, lost: true })] }));
    expect(snapshot.unanswered).toHaveLength(1);
    expect(`${snapshot.headline} ${snapshot.headlineSaying}`).not.toMatch(/lost/i);
  });
});
