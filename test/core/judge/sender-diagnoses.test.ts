import { describe, expect, it } from 'vitest';
import { evidenceSchema } from '../../../electron/core/evidence/evidence.ts';
import type { PairingRequest } from '../../../electron/core/evidence/report-facts.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { offersFor } from '../../../electron/core/steps/offers.ts';
import { redactEvidence } from '../../../electron/core/text/redact.ts';
import { menuItems } from '../../../electron/core/view/menu.ts';
import { panelView } from '../../../electron/core/view/panel.ts';
import { ago, evidence, HOUR, MINUTE, NOW_MS } from '../../support/evidence.ts';
import { statusWith } from '../view/status-fixture.ts';

function sender(parts: Partial<PairingRequest> = {}): PairingRequest {
  return {
    channelId: 'telegram',
    accountId: 'default',
    askedAtMs: ago(5 * MINUTE),
    lastSeenAtMs: ago(5 * MINUTE),
    ...parts,
  };
}

function seen(...pairing: PairingRequest[]) {
  return judge(evidence({ version: '2026.9.6', pairing })).snapshot;
}

describe('a new sender who waits to be let in', () => {
  it('makes the light amber after three minutes, with the command to copy and no step', () => {
    const snapshot = seen(sender());
    expect(snapshot).toMatchObject({
      level: 'amber',
      headlineSaying: 'Someone new wants to reach your agent on Telegram.',
      recommended: { action: 'none' },
    });
    expect(snapshot.incidents).toMatchObject([
      {
        class: 'sender-waits',
        sessionKey: null,
        remedy: { command: 'openclaw pairing list telegram' },
      },
    ]);
    expect(snapshot.incidents[0]?.why).toContain('openclaw pairing approve telegram CODE');
    expect(offersFor(snapshot).filter((one) => one.recommended)).toEqual([]);
  });

  it.each([
    ['wrote a minute ago', sender({ askedAtMs: ago(MINUTE) }), 1],
    ['wrote an hour ago, so that the request has lapsed', sender({ askedAtMs: ago(HOUR + 1) }), 0],
    ['wrote before the machine slept', sender({ askedAtMs: ago(2 * HOUR) }), 0],
  ])('leaves the light green when it %s', (_when, one, counted) => {
    const snapshot = seen(one);
    expect(snapshot.level).toBe('green');
    expect(snapshot.waitsForYou ?? []).toHaveLength(counted);
  });

  it('is one incident for each channel, however many write and on which account', () => {
    const snapshot = seen(
      sender(),
      sender({ askedAtMs: ago(9 * MINUTE), accountId: 'work' }),
      sender({ channelId: 'whatsapp' }),
      sender({ channelId: 'discord', askedAtMs: ago(MINUTE) }),
    );
    expect(snapshot.incidents.map((one) => one.remedy?.command)).toEqual([
      'openclaw pairing list telegram',
      'openclaw pairing list whatsapp',
    ]);
    expect(snapshot.incidents[0]?.cause).toContain('2 new senders');
    expect(snapshot.incidents[0]?.evidence).toHaveLength(2);
    expect(snapshot.waitsForYou?.map((one) => [one.kind, one.channel])).toEqual([
      ['pairing', 'telegram'],
      ['pairing', 'telegram'],
      ['pairing', 'whatsapp'],
      ['pairing', 'discord'],
    ]);
  });

  it('keeps its incident when the first is let in while a second waits', () => {
    const before = judge(
      evidence({
        pairing: [sender({ askedAtMs: ago(9 * MINUTE) }), sender({ accountId: 'work' })],
      }),
    );
    const after = judge(
      evidence({ pairing: [sender({ accountId: 'work' })], memory: before.memory }),
    );
    expect(after.snapshot.incidents[0]?.id).toBe(before.snapshot.incidents[0]?.id);
  });

  it('is counted in the menu and in the panel before it is trouble', () => {
    const status = statusWith(seen(sender({ askedAtMs: ago(1_000) }), sender()));
    const line = '2 new people wait to be let in.';
    expect(panelView(status, NOW_MS).waiting).toContain(line);
    const options = { nowMs: NOW_MS, login: 'enabled', version: '1', notices: [] } as const;
    expect(menuItems(status, options)).toContainEqual({ kind: 'text', text: line });
  });

  it('is judged alike in a report, where its account and channel have stand-ins', () => {
    const facts = evidence({
      pairing: [sender({ channelId: 'zulip', accountId: '+4366412345678' })],
    });
    const shared = redactEvidence(facts);
    expect(JSON.stringify(shared)).not.toMatch(/zulip|43664/);
    expect(judge(shared).snapshot.incidents.map((one) => one.class)).toEqual(['sender-waits']);
  });

  it('cannot put words into the command that is to be copied', () => {
    for (const channelId of ['a;rm', '$(x)', '-rf', 'a b', '']) {
      const facts = { ...evidence(), pairing: [sender({ channelId })] };
      expect(evidenceSchema.safeParse(facts).success).toBe(false);
    }
  });
});
