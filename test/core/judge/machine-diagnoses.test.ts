import { describe, expect, it } from 'vitest';
import type { ChannelFact } from '../../../electron/core/evidence/session-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import {
  ago,
  evidence,
  failedTurn,
  HOUR,
  MAIN,
  MINUTE,
  run,
  SECOND,
} from '../../support/evidence.ts';

const MB = 1024 * 1024;

function light(freeMb: number, totalMb: number, isLoopback = true) {
  const disk = { atMs: ago(SECOND), freeBytes: freeMb * MB, totalBytes: totalMb * MB };
  const { snapshot } = judge(
    evidence({ version: '2026.9.6', machine: { disk }, install: { isLoopback } }),
  );
  return [snapshot.level, snapshot.incidents[0]?.class, snapshot.recommended.action];
}

describe('the disk that OpenClaw writes to', () => {
  it.each([
    [20, 500_000, ['red', 'disk-full', 'none']],
    [0, 500_000, ['red', 'disk-full', 'none']],
    [800, 500_000, ['amber', 'disk-full', 'none']],
    [50_000, 500_000, ['green', undefined, 'none']],
    [800, 2_000, ['green', undefined, 'none']],
    [0, 0, ['green', undefined, 'none']],
  ])('with %i MB of %i free gives %j', (free, total, expected) => {
    expect(light(free, total)).toEqual(expected);
  });

  it('says nothing of a gateway on another machine', () => {
    expect(light(20, 500_000, false)[1]).not.toBe('disk-full');
  });
});

describe('a gateway that says that its disk is full', () => {
  const told = (agoMs: number, parts: Parameters<typeof evidence>[0] = {}) => {
    const { snapshot } = judge(
      evidence({
        version: '2026.9.6',
        machine: {
          disk: { atMs: ago(SECOND), freeBytes: 50_000 * MB, totalBytes: 500_000 * MB },
        },
        notices: [{ kind: 'disk-full', atMs: ago(agoMs) }],
        ...parts,
      }),
    );
    const [incident] = snapshot.incidents;
    return [snapshot.level, incident?.class, snapshot.recommended.action, incident?.why];
  };
  const RED = ['red', 'disk-full', 'none', expect.stringContaining('quota')];

  it('is believed, though the disk of its folder has room: a quota may be used up', () => {
    expect(told(5 * SECOND)).toEqual(RED);
    expect(told(5 * SECOND, { install: { isLoopback: false } })).toEqual(RED);
  });

  it('is told once, by the room that is left, where that is seen', () => {
    const disk = { atMs: ago(SECOND), freeBytes: 0, totalBytes: 500_000 * MB };
    const seen = told(5 * SECOND, { machine: { disk } });
    expect(seen).toEqual(['red', 'disk-full', 'none', expect.stringContaining('that disk')]);
  });

  it('has been full since it last said so for the first time, not since another day', () => {
    const said = [20 * HOUR, 4 * MINUTE, MINUTE].map((agoMs) => ({
      kind: 'disk-full' as const,
      atMs: ago(agoMs),
    }));
    const { incidents } = judge(evidence({ version: '2026.9.6', notices: said })).snapshot;
    expect(incidents[0]).toMatchObject({
      class: 'disk-full',
      since: new Date(ago(4 * MINUTE)).toISOString(),
    });
  });

  it('has room again once a later turn has ended well, and may have it after a while', () => {
    const ended = (error: string | null) => ({
      runs: [run({ phase: 'ended', endedAtMs: ago(SECOND), ageMs: 3 * SECOND, error })],
    });
    expect(told(MINUTE, ended(null))[0]).toBe('green');
    expect(told(MINUTE, ended('database or disk is full'))).toEqual(RED);
    expect(told(11 * MINUTE)[0]).toBe('green');
  });
});

describe('a machine without a network', () => {
  const unreachable = failedTurn({ reason: 'timeout', said: 'Connection error.' });
  const waiting = {
    sessionKey: MAIN,
    userAtMs: ago(10 * SECOND),
    replyAtMs: null,
    droppedAtMs: null,
    source: 'event' as const,
  };
  const channel = (id: string, isAway: boolean): ChannelFact => ({
    id,
    configured: true,
    linked: null,
    running: true,
    connected: !isAway,
    downSinceMs: isAway ? ago(3 * MINUTE) : null,
    silentSinceMs: null,
  });
  const look = (
    hasNetwork: boolean | undefined,
    isModelAway: boolean,
    channels: ChannelFact[] = [],
    isLoopback = true,
  ) => {
    const { snapshot } = judge(
      evidence({
        version: '2026.9.6',
        machine: hasNetwork === undefined ? {} : { hasNetwork },
        install: { isLoopback },
        messages: isModelAway ? [waiting] : [],
        turns: isModelAway ? [unreachable] : [],
        channels,
      }),
    );
    return snapshot.incidents.map((one) => [one.class, one.action]);
  };

  it('is one trouble, whatever cannot be reached, and no step is named for it', () => {
    const both = [channel('telegram', true), channel('whatsapp', true)];
    expect(look(false, true, both)).toEqual([['no-network', 'none']]);
    expect(look(false, false, both)).toEqual([['no-network', 'none']]);
    expect(look(false, true)).toEqual([['no-network', 'none']]);
  });

  it('is meant as well where model and all channels are away at once, whatever it calls its own', () => {
    expect(look(true, true, [channel('telegram', true)])).toEqual([['no-network', 'none']]);
  });

  it.each([
    ['only the model is away', look.bind(null, true, true), ['model-unreachable']],
    [
      'another channel is well',
      look.bind(null, true, true, [channel('telegram', true), channel('whatsapp', false)]),
      ['model-unreachable', 'channel-wedged'],
    ],
    [
      'only a channel is away',
      look.bind(null, true, false, [channel('telegram', true)]),
      ['channel-wedged'],
    ],
    ['nothing needs one', look.bind(null, false, false, [channel('telegram', false)]), []],
    ['the gateway runs elsewhere', look.bind(null, false, true, [], false), ['model-unreachable']],
  ])('is not the cause where %s', (_why, again, classes) => {
    expect(again().map(([kind]) => kind)).toEqual(classes);
  });
});
