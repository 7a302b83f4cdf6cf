import { describe, expect, it } from 'vitest';
import { createPersonLedger } from '../../../electron/openclaw/feed/person-ledger.ts';
import { MAIN, NOW_MS } from '../../support/evidence.ts';

function hear(...frames: [event: string, payload: unknown][]) {
  const ledger = createPersonLedger();
  for (const [event, payload] of frames) ledger.event({ type: 'event', event, payload }, NOW_MS);
  return ledger.facts();
}

const approval = (data: object) => ({ runId: 'run-1', stream: 'approval', sessionKey: MAIN, data });
const pending = approval({
  phase: 'requested',
  status: 'pending',
  approvalId: 'a',
  toolCallId: 't',
});

const phase = (data: object) => ({ runId: 'run-1', stream: 'lifecycle', sessionKey: MAIN, data });
const waiting = (approvalId: string) =>
  phase({ phase: 'waiting-approval', approvalId, toolCallId: 't' });

describe('what waits for a person', () => {
  it('is heard from the run itself, which whoever reads may hear', () => {
    expect(hear(['agent', pending])).toEqual([
      { id: 'a', kind: 'command', sessionKey: MAIN, askedAtMs: NOW_MS, expiresAtMs: null },
    ]);
  });

  it('is over once the run says so', () => {
    const denied = approval({ phase: 'resolved', status: 'denied', toolCallId: 't' });
    expect(hear(['agent', pending], ['agent', denied])).toEqual([]);
  });

  it('is heard from a run that stands still until the answer, until it has it (2026.9.6)', () => {
    expect(hear(['agent', waiting('a')])).toEqual([
      { id: 'a', kind: 'command', sessionKey: MAIN, askedAtMs: NOW_MS, expiresAtMs: null },
    ]);
    const answered = phase({ phase: 'approval-resolved', approvalId: 'a', toolCallId: 't' });
    expect(
      hear(['agent', waiting('a')], ['agent', waiting('b')], ['agent', answered]),
    ).toMatchObject([{ id: 'b' }]);
  });

  it('is over with the run that stood still for it, and with no other', () => {
    const end = phase({ phase: 'error', error: 'aborted' });
    expect(hear(['agent', waiting('a')], ['agent', { ...end, runId: 'run-2' }])).toHaveLength(1);
    expect(hear(['agent', waiting('a')], ['agent', end])).toEqual([]);
    // A run that goes on without the answer leaves its question open.
    expect(hear(['agent', pending], ['agent', end])).toHaveLength(1);
  });

  it('is nothing where the command can be approved nowhere', () => {
    const nowhere = approval({ phase: 'requested', status: 'unavailable', toolCallId: 't' });
    expect(hear(['agent', nowhere])).toEqual([]);
  });

  it.each([
    ['exec.approval', 'command'],
    ['plugin.approval', 'plugin'],
    ['openclaw.approval', 'system'],
    ['question', 'question'],
  ])('is heard from %s events where they are given', (subject, kind) => {
    const requested = { id: 'x', request: { sessionKey: MAIN }, createdAtMs: 1, expiresAtMs: 2 };
    expect(hear([`${subject}.requested`, requested])).toEqual([
      { id: 'x', kind, sessionKey: MAIN, askedAtMs: 1, expiresAtMs: 2 },
    ]);
    expect(hear([`${subject}.requested`, requested], [`${subject}.resolved`, { id: 'x' }])).toEqual(
      [],
    );
  });

  it.each([
    ['no id', 'exec.approval.requested', {}],
    ['no payload', 'question.requested', null],
    ['another event', 'node.pair.requested', { id: 'x' }],
    ['no data', 'agent', { stream: 'approval' }],
  ])('is not made of %s', (_what, event, payload) => {
    expect(hear([event, payload])).toEqual([]);
  });

  it('is remembered for the newest hundred at most', () => {
    const many = Array.from({ length: 150 }, (_one, n): [string, unknown] => [
      'question.requested',
      { id: `q-${n}`, sessionKey: MAIN },
    ]);
    const facts = hear(...many);
    expect(facts).toHaveLength(100);
    expect(facts.at(-1)?.id).toBe('q-149');
  });
});
