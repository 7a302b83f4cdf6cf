import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evidence, evidenceSchema } from '../../../electron/core/evidence/evidence.ts';
import type { SessionFact } from '../../../electron/core/evidence/session-facts.ts';
import { understood } from '../../../electron/core/evidence/understood.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { redactEvidence } from '../../../electron/core/text/redact.ts';
import {
  ago,
  evidence,
  MAIN,
  MINUTE,
  NOTHING_HEARD,
  run,
  SECOND,
  session,
} from '../../support/evidence.ts';
import { arbitraryEvidence } from '../../support/evidence-arbitrary.ts';

const heard = NOTHING_HEARD;
const ENTRY = {
  after: null,
  role: 'user',
  sentAtMs: ago(MINUTE),
  writtenAtMs: ago(MINUTE),
};

describe('evidence as it was heard', () => {
  it('is understood once, and then stays as it is', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (seen) => {
        const once = understood(seen);
        expect(once.heard).toBeUndefined();
        expect(understood(once)).toBe(once);
        expect(evidenceSchema.safeParse(once).error?.issues ?? []).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('is judged to the same verdict as what is understood of it', () => {
    fc.assert(
      fc.property(arbitraryEvidence, (seen) => {
        expect(judge(seen)).toEqual(judge(understood(seen)));
      }),
      { numRuns: 100 },
    );
  });

  it('replaces what a file says beside it, and leaves a file without it alone', () => {
    const messages = [
      {
        sessionKey: MAIN,
        userAtMs: 1,
        replyAtMs: null,
        droppedAtMs: null,
        source: 'event' as const,
      },
    ];
    const old = evidence({ messages });
    expect(understood(old)).toBe(old);
    expect(understood({ ...old, heard }).messages).toEqual([]);
  });

  it('tells of a run at work that only the list shows', () => {
    const row = session({ hasActiveRun: true, startedAtMs: ago(5 * MINUTE) });
    const seen = understood(evidence({ sessions: [row], heard }));
    expect(seen.runs.list).toMatchObject([{ knownBy: 'list', sessionKey: MAIN }]);
  });

  it.each([
    ['its prompt', 'heartbeat-prompt', 4 * MINUTE, true],
    ['the prompt of an earlier one', 'heartbeat-prompt', 10 * MINUTE, false],
    ['a message that came after the prompt', 'other', 3 * MINUTE, false],
  ] as const)('takes a listed run by %s for what it is', (_by, text, agoMs, heartbeat) => {
    const row = session({ hasActiveRun: true, startedAtMs: ago(4 * MINUTE) });
    const entry = { after: null, role: 'user', writtenAtMs: null } as const;
    const entries = [
      { ...entry, sentAtMs: ago(11 * MINUTE), text: 'heartbeat-prompt' as const },
      { ...entry, sentAtMs: ago(agoMs), text },
      { ...entry, sentAtMs: ago(MINUTE), text: 'command' as const },
    ];
    const transcripts = [{ sessionKey: MAIN, entries }];
    const seen = understood(evidence({ sessions: [row], heard: { ...heard, transcripts } }));
    expect(seen.runs.list).toMatchObject([{ knownBy: 'list', heartbeat }]);
  });

  it('takes no run from a list that is older than the run’s end', () => {
    const row = session({ hasActiveRun: true });
    const ended = { ...run({ ageMs: MINUTE }), phase: 'ended' as const, endedAtMs: ago(SECOND) };
    const seen = (atMs: number): Evidence =>
      understood(evidence({ sessions: { atMs, list: [row] }, runs: [ended], heard }));
    expect(seen(ago(2 * SECOND)).runs.list).toHaveLength(1);
    expect(seen(ago(2 * SECOND)).sessions.list).toMatchObject([{ hasActiveRun: null }]);
    expect(seen(ago(0)).runs.list).toHaveLength(2);
  });

  it('knows a run as ended that a later list still calls active, for half a minute', () => {
    const startedAtMs = ago(2 * MINUTE);
    const seen = (endedMs: number, row: Partial<SessionFact> = {}) => {
      const list = [session({ hasActiveRun: true, status: 'running', startedAtMs, ...row })];
      const ended = { ...run(), startedAtMs, phase: 'failed' as const, endedAtMs: ago(endedMs) };
      return understood(evidence({ sessions: { atMs: ago(0), list }, runs: [ended], heard }));
    };
    expect(seen(20 * SECOND).runs.list).toHaveLength(1);
    expect(seen(40 * SECOND).runs.list).toHaveLength(2);
    expect(seen(20 * SECOND, { startedAtMs: ago(MINUTE) }).runs.list).toHaveLength(2);
    // The row describes the run before: the next one has not begun yet.
    expect(seen(20 * SECOND, { status: 'failed' }).runs.list).toHaveLength(2);
  });

  it('knows a session at work before any list has come', () => {
    const step = { stream: 'run_status', phase: 'starting_model', kind: null, name: null };
    const inFlight = [
      {
        sessionKey: MAIN,
        askedAtMs: ago(SECOND),
        hasText: false,
        steps: [{ ...step, call: null, atMs: ago(3 * MINUTE), lastAtMs: ago(3 * MINUTE) }],
      },
    ];
    const sessions = { atMs: null, source: 'none' as const, list: [] };
    const seen = understood(evidence({ sessions, heard: { ...heard, inFlight } }));
    expect(seen.runs.list).toMatchObject([
      { sessionKey: MAIN, startedAtMs: ago(3 * MINUTE), step: { kind: 'model' } },
    ]);
    expect(seen.sessions.list).toEqual([]);
  });

  it('reads messages, steps and turns from the end of a transcript', () => {
    const entries = [
      { ...ENTRY, text: 'other' as const },
      { ...ENTRY, role: 'assistant', after: 0, stopReason: 'error', said: '401 no' },
      { ...ENTRY, role: 'assistant', after: 1, stopReason: 'toolUse', tool: 'exec' },
    ];
    const transcripts = [{ sessionKey: MAIN, entries }];
    const seen = understood(evidence({ heard: { ...heard, transcripts } }));
    expect(seen.messages).toMatchObject([{ userAtMs: ago(MINUTE), source: 'transcript' }]);
    expect(seen.turns).toMatchObject([{ kind: 'failed', said: '401 no' }]);
    expect(seen.written).toMatchObject([{ kind: 'tool', tool: 'exec' }]);
  });

  it('keeps its verdict and no private word in a report', () => {
    const key = 'agent:anna:whatsapp:direct:+4366412345678';
    const said = '401 for +4366412345678 at /home/ada/keys';
    const entries = [
      { ...ENTRY, text: 'other' as const },
      { ...ENTRY, role: 'assistant', after: 0, stopReason: 'error', said },
    ];
    const seen = evidence({
      sessions: [session({ key })],
      heard: {
        ...heard,
        messages: [
          {
            sessionKey: key,
            before: null,
            events: [
              {
                kind: 'user-message',
                atMs: ago(MINUTE),
                sentAtMs: ago(MINUTE),
                text: 'other',
                duringHeartbeat: false,
              },
            ],
          },
        ],
        transcripts: [{ sessionKey: key, entries }],
      },
    });
    const told = redactEvidence(seen);
    expect(JSON.stringify(told)).not.toMatch(/66412345678|anna|ada/);
    const classes = (of: Evidence) => judge(of).snapshot.incidents.map((one) => one.class);
    expect(classes(seen)).not.toEqual([]);
    expect(classes(told)).toEqual(classes(seen));
  });
});
