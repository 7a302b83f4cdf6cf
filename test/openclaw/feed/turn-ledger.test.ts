import { describe, expect, it } from 'vitest';
import { turnsHeard } from '../../../electron/core/evidence/heard-turns.ts';
import { createTurnLedger, type TurnLedger } from '../../../electron/openclaw/feed/turn-ledger.ts';
import { run } from '../../support/evidence.ts';

const KEY = 'agent:main:main';
const AT = Date.parse('2026-11-28T15:00:00.000Z');

type Said = readonly [event: string, payload: object];

/** Frames as real gateways sent them, a second apart. */
function hear(...said: readonly Said[]) {
  const ledger = createTurnLedger();
  for (const [order, [event, payload]] of said.entries()) {
    ledger.event({ type: 'event', event, payload }, [], AT + order * 1_000);
  }
  return told(ledger);
}

/** What a ledger has heard, and what it means. */
function told(ledger: TurnLedger) {
  return { facts: () => turnsHeard(ledger.heard()), wordlessAtMs: ledger.wordlessAtMs };
}

const agent = (stream: string, data: object, more: object = {}): Said => [
  'agent',
  { runId: 'r', stream, data, sessionKey: KEY, ...more },
];
const lifecycle = (phase: string, data: object = {}) => agent('lifecycle', { phase, ...data });
const chat = (state: string, more: object = {}): Said => [
  'chat',
  { runId: 'r', sessionKey: KEY, state, ...more },
];
const WORDS = { role: 'assistant', content: [{ type: 'text', text: 'pong' }] };
const OBSERVED = {
  provider: 'drill',
  model: 'drill-1',
  failoverReason: 'auth',
  providerRuntimeFailureKind: 'auth_invalid_token',
};

describe('a refusal', () => {
  it('is heard once from the events of 2026.9.6, with its words', () => {
    const { facts } = hear(
      lifecycle('start'),
      lifecycle('model', { provider: 'drill', model: 'drill-1' }),
      lifecycle('finishing', { error: 'Authentication failed', errorObservation: OBSERVED }),
      lifecycle('error', { error: 'Authentication failed', errorObservation: OBSERVED }),
      chat('error', { errorMessage: 'Authentication failed', errorDetail: OBSERVED }),
      [
        'session.message',
        {
          sessionKey: KEY,
          message: { ...WORDS, provider: 'drill', model: 'drill-1', stopReason: 'error' },
        },
      ],
    );
    expect(facts()).toMatchObject([
      {
        kind: 'failed',
        provider: 'drill',
        model: 'drill-1',
        reason: 'auth',
        failure: 'auth_invalid_token',
        said: 'Authentication failed',
        begun: false,
      },
    ]);
  });

  it('is heard from the fallback step of 2026.7.35, with the provider’s own words', () => {
    const { facts } = hear(
      lifecycle('start'),
      lifecycle('fallback_step', {
        fallbackStepFromModel: 'drill/drill-1',
        fallbackStepFromFailureReason: 'billing',
        fallbackStepFromFailureDetail: '402 Your credit balance is too low',
        fallbackStepFinalOutcome: 'chain_exhausted',
      }),
      lifecycle('error', { error: 'a billing error' }),
    );
    expect(facts()).toMatchObject([
      { kind: 'failed', reason: 'billing', said: '402 Your credit balance is too low' },
    ]);
  });

  it('is no refusal of the model where a lock or the database is why', () => {
    const lock =
      'session file locked (timeout 60000ms): pid=7 alive=true /s/agents/main/sessions/a.jsonl.lock';
    expect(hear(lifecycle('start'), lifecycle('error', { error: lock })).facts()).toEqual([]);
    const busy = chat('error', { errorMessage: 'Error: database is locked' });
    expect(hear(lifecycle('start'), busy).facts()).toEqual([]);
  });

  it('is forgotten where somebody ends the run', () => {
    const failing = lifecycle('finishing', { error: 'x', errorObservation: OBSERVED });
    expect(hear(failing, chat('aborted')).facts()).toEqual([]);
    expect(hear(failing, lifecycle('error', { error: 'x', aborted: true })).facts()).toEqual([]);
  });

  it('in the middle of an answer says that one had begun', () => {
    const { facts } = hear(
      lifecycle('start'),
      agent('assistant', { text: 'pong', delta: 'pong' }),
      lifecycle('finishing', { error: 'LLM request timed out.' }),
    );
    expect(facts()).toMatchObject([{ kind: 'failed', begun: true }]);
  });

  it('is cut where its words have no end', () => {
    const said = 'x'.repeat(100_000);
    const [fact] = hear(lifecycle('error', { error: said })).facts();
    expect(fact?.kind === 'failed' && fact.said?.length).toBe(300);
  });
});

describe('a call that is made again', () => {
  it('is heard with its number, and what was said before is taken back', () => {
    const { facts } = hear(
      lifecycle('start'),
      agent('assistant', { text: 'po', delta: 'po' }),
      agent('run_status', {
        phase: 'retrying',
        retryAttempt: 2,
        maxRetries: 8,
        delayMs: 1_400,
        reason: 'timeout',
      }),
      agent('assistant', { text: '', delta: '', replace: true }),
      lifecycle('end'),
    );
    expect(facts()).toMatchObject([{ kind: 'retrying', attempt: 2, of: 8, reason: 'timeout' }]);
  });
});

describe('an answer', () => {
  it('is heard from a run that spoke, from a final message, and from what is written', () => {
    const spoke = hear(lifecycle('start'), agent('assistant', { text: 'pong' }), lifecycle('end'));
    const final = hear(chat('final', { message: WORDS }));
    const written = hear([
      'session.message',
      {
        sessionKey: KEY,
        message: { ...WORDS, provider: 'drill', model: 'drill-1', stopReason: 'stop' },
      },
    ]);
    for (const { facts } of [spoke, final, written]) {
      expect(facts()).toMatchObject([{ kind: 'answered', sessionKey: KEY }]);
    }
    expect(written.facts()).toMatchObject([{ provider: 'drill', model: 'drill-1' }]);
  });

  it('is given by the model as the config calls it, whatever its provider calls it', () => {
    const ledger = createTurnLedger();
    const dated = { provider: 'drill', model: 'drill-1-2026-11-01' };
    const frames: readonly Said[] = [
      lifecycle('start'),
      lifecycle('model', dated),
      agent('assistant', { text: 'pong' }),
      [
        'session.message',
        {
          sessionKey: KEY,
          message: { ...WORDS, provider: 'drill', model: 'drill-1', stopReason: 'stop' },
        },
      ],
      lifecycle('model', { provider: null, model: null }),
      lifecycle('end'),
      chat('final', { message: WORDS }),
    ];
    for (const [order, [event, payload]] of frames.entries()) {
      ledger.event(
        { type: 'event', event, payload },
        [run({ runId: 'r', sessionKey: KEY })],
        AT + order * 1_000,
      );
    }
    expect(told(ledger).facts()).toMatchObject([
      { kind: 'answered', provider: 'drill', model: 'drill-1' },
    ]);
  });

  it('is none without words, and the moment is kept for whoever can read more', () => {
    const ledger = hear(lifecycle('start'), lifecycle('end'), chat('final'));
    expect(ledger.facts()).toEqual([]);
    expect(ledger.wordlessAtMs).toBe(AT + 1_000);
  });

  it('is one that the agent sent by its own tool, though its turn ends without a word', () => {
    const written = (name: string, content: readonly object[], stopReason: string): Said => [
      'session.message',
      {
        sessionKey: KEY,
        message: { role: 'assistant', content, provider: 'drill', model: name, stopReason },
      },
    ];
    const call = (name: string) => [{ type: 'toolCall', name, arguments: { action: 'send' } }];
    const kinds = (tool: string) => {
      const ledger = createTurnLedger();
      const frames = [written('drill-1', call(tool), 'toolUse'), written('drill-1', [], 'stop')];
      for (const [event, payload] of frames) {
        ledger.event({ type: 'event', event, payload }, [run({ sessionKey: KEY })], AT);
      }
      return told(ledger)
        .facts()
        .map(({ kind }) => kind);
    };
    expect(kinds('message')).toEqual(['answered']);
    expect(kinds('exec')).toEqual(['empty']);
  });

  it('is none where OpenClaw itself wrote it, or a heartbeat gave it', () => {
    const copy: Said = [
      'session.message',
      { sessionKey: KEY, message: { ...WORDS, provider: 'openclaw', stopReason: 'stop' } },
    ];
    const beat = (stream: string, data: object) => agent(stream, data, { isHeartbeat: true });
    expect(hear(copy).facts()).toEqual([]);
    expect(
      hear(beat('assistant', { text: 'ok' }), beat('lifecycle', { phase: 'end' })).facts(),
    ).toEqual([]);
  });
});

describe('what is kept of the events', () => {
  const words = (text: string) => agent('assistant', { text, delta: text });
  const eventsOf = (...said: readonly Said[]) => {
    const ledger = createTurnLedger();
    for (const [order, [event, payload]] of said.entries()) {
      ledger.event({ type: 'event', event, payload }, [], AT + order * 1_000);
    }
    return ledger.heard().events;
  };

  it('is of streamed words only that there are some, or none any more', () => {
    const kinds = eventsOf(lifecycle('start'), words('a'), words('ab'), words(''), words('a'));
    expect(kinds).toMatchObject([
      { kind: 'phase', phase: 'start' },
      { kind: 'words', hasWords: true },
      { kind: 'words', hasWords: false },
      { kind: 'words', hasWords: true },
    ]);
  });

  it('is never the text of a conversation', () => {
    const secret = 'the words of a person';
    const heard = eventsOf(
      words(secret),
      chat('final', { message: { role: 'assistant', content: secret } }),
      ['session.message', { sessionKey: KEY, message: { role: 'assistant', content: secret } }],
    );
    expect(heard).toHaveLength(3);
    expect(JSON.stringify(heard)).not.toContain(secret);
  });

  it('are the last ones, and what the earlier ones told together', () => {
    const ledger = createTurnLedger();
    const tell = (order: number, [event, payload]: Said) =>
      ledger.event({ type: 'event', event, payload }, [], AT + order * 1_000);
    tell(0, lifecycle('model', { provider: 'drill', model: 'drill-1' }));
    tell(1, chat('error', { errorMessage: 'refused' }));
    const others = Array.from({ length: 1_000 }, (_, index) => index + 2);
    for (const order of others) {
      tell(order, agent('lifecycle', { phase: 'start' }, { runId: `other-${order % 9}` }));
    }
    tell(2_000, chat('final', { message: WORDS }));
    const { before, events } = ledger.heard();
    expect(events).toHaveLength(300);
    expect(before.facts).toMatchObject([{ kind: 'failed', said: 'refused' }]);
    expect(turnsHeard(ledger.heard())).toMatchObject([
      { kind: 'failed', atMs: AT + 1_000, model: 'drill-1' },
      { kind: 'answered', atMs: AT + 2_000_000, provider: 'drill', model: 'drill-1' },
    ]);
  });
});

describe('an agent that says nothing', () => {
  const silent = { role: 'assistant', content: [{ type: 'text', text: 'NO_REPLY' }] };

  it('is heard neither as an answer nor as an end without a word', () => {
    const entry = { ...silent, provider: 'drill', model: 'drill-1', stopReason: 'stop' };
    const { facts, wordlessAtMs } = hear(
      lifecycle('start'),
      agent('assistant', { text: 'NO', delta: 'NO' }),
      agent('assistant', { text: 'NO_REPLY', delta: '_REPLY' }),
      ['session.message', { sessionKey: KEY, message: entry }],
      lifecycle('end'),
      chat('final', { message: silent }),
    );
    expect(facts()).toEqual([]);
    // Then the transcript is read, which tells whether a person waited.
    expect(wordlessAtMs).toBe(AT + 4_000);
  });

  it('breaks nothing off where OpenClaw says afterwards that nothing was to be seen (2026.7.35)', () => {
    const { facts } = hear(
      lifecycle('start'),
      agent('assistant', { text: 'HEARTBEAT_OK', delta: 'HEARTBEAT_OK' }),
      lifecycle('end'),
      chat('error', { errorMessage: 'it did not produce a visible reply' }),
    );
    expect(facts().at(-1)).toMatchObject({ kind: 'failed', begun: false });
  });
});

describe('a run that OpenClaw calls aborted', () => {
  const failed = [
    lifecycle('start'),
    lifecycle('finishing', { error: 'no answer', errorObservation: OBSERVED }),
  ] as const;

  it('is forgotten where somebody ended it, and kept where its answers came to nothing', () => {
    const end = lifecycle('error', { error: 'no answer' });
    for (const stopReason of [undefined, 'rpc', 'aborted', 'restart']) {
      expect(hear(...failed, end, chat('aborted', { stopReason })).facts()).toEqual([]);
    }
    const ended = hear(...failed, end, chat('aborted', { stopReason: 'stop' }));
    expect(ended.facts()).toMatchObject([{ kind: 'failed', reason: 'auth', said: 'no answer' }]);
  });
});

describe('a failed run that is reported once more', () => {
  it('takes nothing back of an answer that came since', () => {
    const end = [lifecycle('start'), lifecycle('error', { error: 'no' })] as const;
    const other = { runId: 's', sessionKey: KEY };
    const answer: Said = ['chat', { ...other, state: 'final', message: WORDS }];
    const facts = hear(...end, answer, chat('error', { errorMessage: 'no' })).facts();
    expect(facts.map(({ kind }) => kind)).toEqual(['failed', 'answered']);
    const next: Said = ['chat', { ...other, state: 'error', errorMessage: 'no' }];
    expect(
      hear(...end, answer, next)
        .facts()
        .at(-1)?.kind,
    ).toBe('failed');
  });
});

describe('a reply of OpenClaw’s own to a command', () => {
  const answered = (...said: readonly Said[]) =>
    hear(...said)
      .facts()
      .find((fact) => fact.kind === 'answered');
  const reply = (runId: string) => chat('final', { runId, message: WORDS });

  it('is told from one of a run: no run of it was heard', () => {
    expect(answered(lifecycle('start'), lifecycle('end'), reply('r'))).not.toHaveProperty(
      'ofRunAtMs',
    );
    expect(answered(agent('assistant', { text: 'pong' }), reply('r'))).not.toHaveProperty(
      'ofRunAtMs',
    );
    expect(answered(lifecycle('start'), reply('command'))).toMatchObject({ ofRunAtMs: null });
  });

  it('keeps when a run last answered', () => {
    const after = answered(lifecycle('start'), reply('r'), reply('command'), reply('another'));
    expect(after).toMatchObject({ runId: 'another', atMs: AT + 3_000, ofRunAtMs: AT + 1_000 });
  });
});
