import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/core/judge/judge.ts';
import { isAutomation } from '../../../electron/core/openclaw/session-key.ts';
import {
  ago,
  evidence,
  FOREIGN_PID,
  MAIN,
  MINUTE,
  owner,
  run,
  SECOND,
  session,
} from '../../support/evidence.ts';

const JOB = 'agent:main:cron:daily-briefing';

describe('a run of a scheduled job (#73327)', () => {
  it.each([
    [JOB, true],
    ['agent:main:cron:daily:run:7', true],
    ['agent:work:hook:5f0c', true],
    ['cron:daily', true],
    ['agent:main:main:heartbeat', true],
    ['agent:main:telegram:group:-100:heartbeat', true],
    ['agent:main:heartbeat', false],
    [MAIN, false],
    ['agent:main:whatsapp:direct:+4912345678', false],
    ['agent:cron:main', false],
    [null, false],
  ])('%s is one: %s', (key, is) => {
    expect(isAutomation(key)).toBe(is);
  });

  it.each([JOB, 'agent:main:hook:5f0c', 'agent:work:cron:x:run:1', 'agent:main:main:heartbeat'])(
    'is amber however long it is silent, and never ended unasked: %s',
    (sessionKey) => {
      const { snapshot } = judge(
        evidence({
          runs: [run({ sessionKey, ageMs: 40 * MINUTE, quietMs: 30 * MINUTE })],
          messages: [
            {
              sessionKey,
              userAtMs: ago(40 * MINUTE),
              replyAtMs: null,
              droppedAtMs: null,
              source: 'transcript',
            },
          ],
        }),
      );
      expect(snapshot.level).toBe('amber');
      expect(snapshot.recommended.action).toBe('none');
      expect(snapshot.unanswered).toEqual([]);
      expect(snapshot.recommended.why).toContain(`clawbuoy abort ${sessionKey}`);
    },
  );

  it('is never ended by a restart either, where ending it was tried in vain', () => {
    const { snapshot } = judge(
      evidence({
        runs: [run({ sessionKey: JOB, ageMs: 40 * MINUTE, quietMs: 30 * MINUTE })],
        notices: [{ kind: 'recovery-in-vain', atMs: ago(MINUTE), sessionKey: JOB }],
      }),
    );
    expect(snapshot.recommended.action).toBe('none');
  });

  it('leaves a person’s run as it was: red, and ended', () => {
    const { snapshot } = judge(
      evidence({ runs: [run({ ageMs: 10 * MINUTE, quietMs: 6 * MINUTE })] }),
    );
    expect(snapshot.level).toBe('red');
    expect(snapshot.recommended.action).toBe('abort');
  });
});

describe('a hung run on a version that ends only the runs of its own chat', () => {
  const hung = (version: '2026.2.1' | '2026.4.29' | '2026.7.35', channel: string | null) =>
    judge(
      evidence({
        version,
        sessions: [session({ channel })],
        runs: [run({ ageMs: 20 * MINUTE, quietMs: 16 * MINUTE })],
      }),
    ).snapshot.recommended;

  it.each(['2026.2.1', '2026.4.29'] as const)(
    '(%s) is ended by a restart where a channel began it',
    (version) => {
      expect(hung(version, 'whatsapp').action).toBe('restart');
      expect(hung(version, 'whatsapp').why).toContain('begun by whatsapp');
    },
  );

  it.each([
    ['2026.2.1', null],
    ['2026.2.1', 'webchat'],
    ['2026.7.35', 'whatsapp'],
  ] as const)('(%s, %s) is aborted otherwise', (version, channel) => {
    expect(hung(version, channel).action).toBe('abort');
  });
});

describe('a gateway that is silent because it waits for something else', () => {
  const silentFor = (forMs: number, parts: Parameters<typeof evidence>[0]) =>
    judge(
      evidence({
        ...parts,
        gateway: {
          http: { kind: 'silent', afterMs: 2_000 },
          httpRepeats: 9,
          ...parts?.gateway,
        },
        memory: {
          gateway: {
            state: 'hung',
            sinceMs: ago(forMs),
            lastOkAtMs: ago(forMs),
            version: '2026.9.6',
            failingSinceMs: ago(forMs),
            thawedAtMs: null,
            lives: [],
            migratingAtMs: null,
            starts: [],
          },
          incidents: [],
        },
      }),
    ).snapshot;
  const HELD = {
    notices: [{ kind: 'database-locked' as const, atMs: ago(40 * SECOND), holderPid: FOREIGN_PID }],
  };
  const DISK = {
    gateway: { process: owner('openclaw-gateway', { state: 'uninterruptible' as const }) },
  };

  it.each([
    ['its database', HELD, `process ${FOREIGN_PID}`],
    ['the disk', DISK, 'waits for the disk'],
  ])('(%s) is waited for after 40 and 90 seconds, with the stall named', (_what, parts, words) => {
    for (const forMs of [40 * SECOND, 90 * SECOND]) {
      const seen = silentFor(forMs, parts);
      expect(seen.recommended.action).toBe('wait');
      expect(seen.level).toBe('amber');
      expect(seen.headline).toContain(words);
    }
  });

  it('is red in the end, and never cured by a restart', () => {
    for (const parts of [HELD, DISK]) {
      const seen = silentFor(20 * MINUTE, parts);
      expect(seen.level).toBe('red');
      expect(seen.recommended.action).toBe('none');
    }
  });

  it('is restarted as before where nothing is known that it waits for', () => {
    expect(silentFor(40 * SECOND, {}).recommended.action).not.toBe('wait');
  });
});
