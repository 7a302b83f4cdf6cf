import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../electron/core/api/settings-schema.ts';
import type { IncidentClass, Snapshot } from '../../electron/core/api/snapshot.ts';
import type { EngineStatus } from '../../electron/core/api/status.ts';
import type { Notification } from '../../electron/core/steps/action.ts';
import { createNotifier } from '../../electron/engine/notifier.ts';
import { NOW_MS, secondsAgo, statusWith } from '../core/view/status-fixture.ts';

const MINUTE = 60_000;

function down(...classes: readonly IncidentClass[]): Snapshot {
  const incidents = classes.map((name) => ({
    id: `${name}~1`,
    class: name,
    level: 'red' as const,
    since: secondsAgo(60),
    sessionKey: null,
    cause: `${name} it is`,
    evidence: [],
    action: 'restart' as const,
    why: '',
  }));
  return statusWith({ level: 'red', headline: 'So it is.', incidents }).snapshot;
}

const well = statusWith().snapshot;

function running(action: 'restart' | 'unlock'): EngineStatus['running'] {
  return { action, target: null, startedAt: secondsAgo(1), steps: [] };
}

function notifier(settings: Partial<Settings> = {}) {
  const sent: Notification[] = [];
  let nowMs = NOW_MS;
  const one = createNotifier({
    now: () => nowMs,
    settings: () => ({ ...DEFAULT_SETTINGS, ...settings }),
    marks: () => [],
    offers: () => [],
    send: (notification) => sent.push(notification),
  });
  return {
    sent,
    tell: (snapshot: Snapshot, step: EngineStatus['running'] = null) => one.tell(snapshot, step),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('what a person is told', () => {
  it('of a gateway that went down by itself is told at once', () => {
    const { sent, tell } = notifier();
    tell(down('gateway-down'));
    expect(sent.map((one) => one.event)).toEqual(['shown']);
  });

  it.each(['gateway-down', 'gateway-hung', 'unauthorized'] as const)(
    'of %s during a restart that the person asked for is nothing',
    (name) => {
      const { sent, tell } = notifier();
      tell(down(name), running('restart'));
      expect(sent).toEqual([]);
    },
  );

  it('of trouble that a restart does not bring is told during one too', () => {
    const { sent, tell } = notifier();
    tell(down('session-locked'), running('restart'));
    expect(sent.map((one) => one.event)).toEqual(['shown']);
  });

  it('of a gateway that is down is told during a step that is no restart', () => {
    const { sent, tell } = notifier();
    tell(down('gateway-down'), running('unlock'));
    expect(sent.map((one) => one.event)).toEqual(['shown']);
  });

  const iso = (ms: number) => new Date(NOW_MS + ms).toISOString();
  const plannedQuiet = { from: iso(-MINUTE), until: iso(60 * MINUTE), reason: 'new disk' };

  it('of what begins and ends within announced work is nothing, its end included', () => {
    const { sent, tell, pass } = notifier({ plannedQuiet });
    tell(down('gateway-down'));
    pass(30 * MINUTE);
    tell(well);
    pass(60 * MINUTE);
    tell(well);
    expect(sent).toEqual([]);
  });

  it('of what still is so when announced work ends is told then', () => {
    const { sent, tell, pass } = notifier({ plannedQuiet });
    tell(down('gateway-down'));
    pass(61 * MINUTE);
    tell(down('gateway-down'));
    expect(sent.map((one) => one.event)).toEqual(['shown']);
  });

  it('of an incident is told once, and taken back when it is over', () => {
    const { sent, tell, pass } = notifier();
    for (let look = 0; look < 5; look += 1) {
      tell(down('gateway-down'));
      pass(MINUTE);
    }
    expect(sent.map((one) => one.event)).toEqual(['shown']);
    tell(well);
    expect(sent.filter((one) => one.event === 'withdrawn').map((one) => one.id)).toEqual([
      sent[0]?.id,
    ]);
  });
});
