import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import { offersFor } from '../../../electron/core/steps/offers.ts';
import {
  ago,
  evidence,
  MAIN,
  MINUTE,
  methodsOf,
  openSocket,
  session,
} from '../../support/evidence.ts';

const OTHER = 'agent:main:telegram:group:77001';
const methods = (more: string[]) => ({
  socket: openSocket('2026.9.6', { methods: [...methodsOf('2026.9.6'), ...more] }),
});
const GIVEN_UP = { hasActiveRun: false, restartRecovery: 'tombstoned' } as const;

function look(parts: Parameters<typeof evidence>[0] = {}) {
  const seen = evidence({
    version: '2026.9.6',
    gateway: methods(['sessions.recover']),
    sessions: [session(GIVEN_UP), session({ key: OTHER, hasActiveRun: false })],
    ...parts,
  });
  const judgement = judge(seen);
  const { snapshot } = judgement;
  const { socket } = seen.gateway;
  const offers = offersFor(snapshot, {
    judgement,
    evidence: seen,
    methods: socket.kind === 'open' ? socket.methods : [],
  });
  return { snapshot, offers };
}

describe('a session that OpenClaw has given up', () => {
  it('is red, and the step goes on with it before it is started afresh', () => {
    const { snapshot, offers } = look();
    expect(snapshot.level).toBe('red');
    expect(snapshot.incidents.map((one) => [one.class, one.sessionKey])).toEqual([
      ['session-given-up', MAIN],
    ]);
    expect(snapshot.recommended).toMatchObject({ action: 'go-on', target: MAIN });
    expect(offers.map(({ action }) => action)).toEqual(['go-on', 'reset', 'restart']);
  });

  it('is never gone on with for free: the chat loses its conversation', () => {
    const [first] = look().offers;
    expect([first?.action, first?.free]).toEqual(['go-on', false]);
    expect(first?.costs).toContain('not sent to that chat');
    expect(first?.costs).toContain('/new');
  });

  it('is started afresh where this OpenClaw cannot go on with it', () => {
    const { snapshot, offers } = look({ gateway: methods([]) });
    expect(snapshot.recommended).toMatchObject({ action: 'reset', target: MAIN });
    expect(offers.map(({ action }) => action)).not.toContain('go-on');
  });

  it('explains the silence of its own messages, and of no others', () => {
    const message = (sessionKey: string) => ({
      sessionKey,
      userAtMs: ago(30 * MINUTE),
      replyAtMs: null,
      droppedAtMs: null,
      source: 'event' as const,
    });
    const { snapshot } = look({ messages: [message(MAIN), message(OTHER)] });
    expect(snapshot.incidents.map((one) => [one.class, one.sessionKey])).toEqual([
      ['session-given-up', MAIN],
      ['agent-silent', OTHER],
    ]);
  });

  it('is another one than a session of which OpenClaw says nothing, or a new word', () => {
    const sessions = [
      session({ restartRecovery: null, hasActiveRun: false }),
      session({ key: OTHER, restartRecovery: 'new-word', hasActiveRun: false }),
    ];
    expect(look({ sessions }).snapshot.level).toBe('green');
  });
});

describe('a conversation whose work Clawbuoy took elsewhere', () => {
  const HOUR = 60 * MINUTE;
  const notes = (wentOnMs: number, listed: Parameters<typeof session>[0][] = []) => {
    const ended = [{ sessionKey: MAIN, atMs: ago(wentOnMs), wentOn: true as const }];
    const sessions = [{ key: OTHER, hasActiveRun: false }, ...listed].map(session);
    return look({ ended, sessions }).snapshot;
  };

  it('takes no message any more, and a green light says so for a day', () => {
    const { level, notes: said = [] } = notes(MINUTE);
    expect(level).toBe('green');
    expect(said).toEqual([expect.stringMatching(/no message in session agent:main:main .*\/new/)]);
    expect(notes(25 * HOUR).notes).toBeUndefined();
  });

  it('is open again once it is listed: somebody wrote `/new` there', () => {
    expect(notes(MINUTE, [{ key: MAIN, hasActiveRun: false }]).notes).toBeUndefined();
  });
});
