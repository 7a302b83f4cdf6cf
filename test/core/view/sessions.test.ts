import { describe, expect, it } from 'vitest';
import type { Session } from '../../../electron/core/api/snapshot.ts';
import { furtherOffers } from '../../../electron/core/steps/further-offers.ts';
import {
  leftOutWords,
  offersByTarget,
  sessionsByAttention,
  sessionView,
} from '../../../electron/core/view/sessions.ts';
import { NOW_MS, secondsAgo, statusWith, stuckStatus } from './status-fixture.ts';

const session = (key: string, state: Session['state'], age = 60): Session => ({
  key,
  agentId: 'main',
  state,
  since: secondsAgo(age),
  cause: '',
});

describe('the list of sessions', () => {
  it('says how many it leaves out, and when it only knows a lower bound', () => {
    const words = (count: number, exact: boolean) =>
      leftOutWords(statusWith({ sessionsLeftOut: { count, exact } }));
    expect(leftOutWords(statusWith())).toBeNull();
    expect(words(950, true)).toBe('And 950 more. Those above come first.');
    expect(words(150, false)).toBe('And at least 150 more. Those above come first.');
  });

  it('begins with those that need somebody', () => {
    const states = ['idle', 'working', 'waiting', 'silent', 'stalled', 'blocked'] as const;
    const status = statusWith({
      sessions: states.map((state) => session(`agent:a:${state}`, state)),
    });
    expect(sessionsByAttention(status).map(({ state }) => state)).toEqual([...states].reverse());
  });

  it('puts a session for which somebody waits before all others', () => {
    const status = statusWith({
      sessions: [session('agent:a:1', 'blocked'), session('agent:a:2', 'idle')],
      unanswered: [{ sessionKey: 'agent:a:2', since: secondsAgo(90), channel: null, lost: false }],
    });
    expect(sessionsByAttention(status).map(({ key }) => key)).toEqual(['agent:a:2', 'agent:a:1']);
  });

  it('tells state, age, channel, who waits, and what is said of the lock', () => {
    const status = stuckStatus();
    const view = sessionView(
      status,
      session('agent:main:main', 'blocked', 200),
      offersByTarget(status, []),
      NOW_MS,
    );
    expect(view).toMatchObject({
      name: 'main conversation',
      stateText: 'Blocked for 3 minutes',
      channel: 'Telegram',
      waiting: 'A message has waited for 3 minutes.',
      cause: '',
      lock: 'It is locked, and nothing uses the lock any more.',
    });
    expect(view.offers.map(({ action }) => action)).toEqual(['unlock', 'reset']);
  });

  it('reads the channel from the key where nothing else tells it', () => {
    const view = (key: string) =>
      sessionView(statusWith(), session(key, 'idle'), new Map(), NOW_MS);
    expect(view('agent:main:telegram:direct:42').channel).toBe('Telegram');
    expect(view('agent:main:newnet:direct:42').channel).toBe('newnet');
    expect(view('agent:main:main').channel).toBeNull();
  });
});

describe('steps for single sessions', () => {
  const sessions = [session('agent:a:1', 'working'), session('agent:a:2', 'idle')];
  const asked = (status = statusWith({ sessions })) =>
    furtherOffers(status).map(({ action, target }) => `${action} ${target}`);

  it('are ending a run where one may be, and starting afresh', () => {
    expect(asked()).toEqual(['abort agent:a:1', 'reset agent:a:1', 'reset agent:a:2']);
  });

  it('are none while paused, or while a step runs', () => {
    const running = {
      action: 'unlock',
      target: null,
      startedAt: secondsAgo(1),
      steps: [],
    } as const;
    expect(asked(statusWith({ sessions }, { pausedUntil: secondsAgo(-9) }))).toEqual([]);
    expect(asked(statusWith({ sessions }, { running: { ...running, steps: [] } }))).toEqual([]);
  });

  it('are none where the gateway cannot be reached', () => {
    const { gateway } = statusWith().snapshot;
    expect(asked(statusWith({ sessions, gateway: { ...gateway, state: 'down' } }))).toEqual([]);
  });

  it('include the way back from the last step, as long as there is one', () => {
    const lastResult = {
      id: 'u',
      action: 'unlock',
      target: null,
      outcome: 'done',
      reason: '',
      steps: [],
      undo: 'q-1',
      after: statusWith().snapshot,
    } as const;
    expect(asked(statusWith({}, { lastResult: { ...lastResult, steps: [] } }))).toEqual([
      'undo q-1',
    ]);
    expect(asked(statusWith({}, { lastResult: { ...lastResult, steps: [], undo: null } }))).toEqual(
      [],
    );
  });
});
