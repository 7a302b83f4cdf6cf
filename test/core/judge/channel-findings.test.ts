import { describe, expect, it } from 'vitest';
import type { ChannelFact } from '../../../electron/core/evidence/evidence.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { ago, evidence, MINUTE } from '../../support/evidence.ts';

function shown(parts: Partial<ChannelFact>) {
  const channel: ChannelFact = {
    id: 'telegram',
    configured: true,
    linked: null,
    running: true,
    connected: true,
    downSinceMs: null,
    silentSinceMs: null,
    ...parts,
  };
  const { snapshot } = judge(evidence({ version: '2026.9.6', channels: [channel] }));
  const [incident] = snapshot.incidents;
  return { level: snapshot.level, class: incident?.class, action: incident?.action };
}

describe('a channel over which nothing arrives', () => {
  it.each([
    ['green', 'it is connected', {}],
    [
      'green',
      'it lost its connection a minute ago',
      { connected: false, downSinceMs: ago(MINUTE) },
    ],
    ['green', 'it last heard from its server a minute ago', { silentSinceMs: ago(MINUTE) }],
    ['green', 'it is switched off', { running: false, downSinceMs: ago(20 * MINUTE) }],
  ] satisfies [string, string, Partial<ChannelFact>][])('is %s when %s', (level, _when, parts) => {
    expect(shown(parts)).toMatchObject({ level, class: undefined });
  });

  it.each([
    ['wait', 'has had no connection for 3 min', { connected: false, downSinceMs: ago(3 * MINUTE) }],
    ['wait', 'is called connected and has heard nothing', { silentSinceMs: ago(3 * MINUTE) }],
    ['restart', 'has heard nothing for 11 min', { silentSinceMs: ago(11 * MINUTE) }],
    ['none', 'is not linked any more', { linked: false }],
  ] satisfies [string, string, Partial<ChannelFact>][])(
    'is amber with %s when it %s',
    (action, _when, parts) => {
      expect(shown(parts)).toEqual({ level: 'amber', class: 'channel-wedged', action });
    },
  );
});
