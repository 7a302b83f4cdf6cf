import { describe, expect, it } from 'vitest';
import {
  type Incident,
  incidentClassSchema,
  type Session,
} from '../../../electron/core/api/snapshot.ts';
import { en } from '../../../electron/core/catalogue/en.ts';
import { lengthOf } from '../../../electron/core/catalogue/plain-text.ts';
import { headlineSaying, incidentSaying } from '../../../electron/core/catalogue/sayings.ts';
import { MAX_SAYING } from '../../../electron/core/catalogue/slots.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { evidence, session } from '../../support/evidence.ts';

const AT = '2026-02-09T08:00:00.000Z';
const LONG = 'The committee for the summer festival of our street';
const DIRECT = 'agent:main:whatsapp:direct:+4915112345678';

const well = judge(evidence()).snapshot;

function seen(sessions: readonly Partial<Session>[]) {
  return {
    ...well,
    at: AT,
    sessions: sessions.map(
      (parts): Session => ({
        key: DIRECT,
        agentId: 'main',
        state: 'blocked',
        since: AT,
        cause: '',
        ...parts,
      }),
    ),
  };
}

function incident(parts: Partial<Incident>): Incident {
  return {
    id: `${parts.class ?? 'session-locked'}~whatsapp:default~abc`,
    class: 'session-locked',
    level: 'red',
    since: '2026-02-09T04:00:00.000Z',
    sessionKey: DIRECT,
    cause: '',
    evidence: [],
    action: 'none',
    why: '',
    ...parts,
  };
}

describe('what is wrong, for people', () => {
  const scenes = {
    'a phone number': seen([{}]),
    'a long label': seen([{ label: LONG }]),
    'two agents with long names': seen([
      { key: DIRECT, agentId: 'the-agent-of-the-whole-family' },
      { key: 'agent:b:main', agentId: 'b' },
    ]),
    'a session that is not listed': seen([]),
  };
  const rows = incidentClassSchema.options.flatMap((kind) =>
    Object.entries(scenes).flatMap(([who, scene]) =>
      (['amber', 'red'] as const).map((level) => ({ kind, who, level, scene })),
    ),
  );

  it.each(rows)('$kind $level, $who: short, and nothing that only OpenClaw understands', (row) => {
    const said = incidentSaying(en, incident({ class: row.kind, level: row.level }), row.scene);
    expect(lengthOf(said)).toBeLessThanOrEqual(MAX_SAYING);
    expect(said).toMatch(/^\p{Lu}.*\.$/u);
    expect(said).not.toMatch(/agent:|\d{5}|\/|\bpid\b|process|\bsession\b|\block/i);
  });

  it('names the conversation as fully as there is room for', () => {
    const of = (parts: Partial<Session>) => incidentSaying(en, incident({}), seen([parts]));
    expect(of({})).toBe('Your agent can’t answer on WhatsApp (+49…5678).');
    expect(of({ label: 'Family' })).toBe('Your agent can’t answer in “Family”.');
    expect(of({ label: LONG, channel: 'telegram' })).toBe('Your agent can’t answer on WhatsApp.');
  });

  it('names the agent where there are several', () => {
    const two = seen([{ key: 'agent:anna:main', agentId: 'anna' }, {}]);
    expect(incidentSaying(en, incident({ sessionKey: 'agent:anna:main' }), two)).toBe(
      'Agent anna can’t answer.',
    );
  });

  it('names the channel that an incident is about', () => {
    const off = incident({ class: 'channel-wedged', sessionKey: null });
    expect(incidentSaying(en, off, seen([]))).toBe('WhatsApp has lost its connection.');
  });

  it('is in the snapshot that the judge gives, and says what the agent does on a good day', () => {
    const named = judge(evidence({ sessions: { list: [session({ label: 'Family' })] } })).snapshot;
    expect(named.headlineSaying).toBe('Your agent is ready.');
    expect(named.sessions[0]).toMatchObject({ name: 'Family', label: 'Family' });
    expect(headlineSaying(en, { ...named, activity: { kind: 'working', since: AT } })).toMatch(
      /^Your agent is working/,
    );
  });
});
