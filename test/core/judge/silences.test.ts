import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import {
  ago,
  answeredTurn,
  type EvidenceParts,
  evidence,
  failedTurn,
  GONE,
  MAIN,
  MINUTE,
  MODEL,
  run,
  SECOND,
  session,
} from '../../support/evidence.ts';

const JOB = 'agent:main:cron:daily';
const OTHER = 'agent:main:telegram:direct:77001';
const THIRD = 'agent:main:telegram:direct:77002';

type Parts = Parameters<typeof evidence>[0];
const see = (parts: Parts = {}) => judge(evidence({ version: '2026.9.6', ...parts })).snapshot;
const first = (parts: Parts) => see(parts).incidents[0];
const message = (waitedMs: number, sessionKey = MAIN): Evidence['messages'][number] => ({
  sessionKey,
  userAtMs: ago(waitedMs),
  replyAtMs: null,
  droppedAtMs: null,
  failedAtMs: ago(waitedMs - SECOND),
  source: 'event',
});

describe('a message that its model refused', () => {
  const refused = (ms: number, parts = {}) =>
    failedTurn({ atMs: ago(ms), reason: 'auth', ...parts });

  it('is amber, red once it has waited for too long, and no step is taken for it', () => {
    const at = (ms: number) => first({ messages: [message(ms)], turns: [refused(ms - SECOND)] });
    expect(at(20 * SECOND)).toMatchObject({ class: 'model-refused', level: 'amber' });
    expect(at(200 * SECOND)).toMatchObject({ level: 'red', action: 'none', sessionKey: MAIN });
  });

  it('waits from its arrival, not from the refusal', () => {
    const { incidents, unanswered } = see({
      messages: [message(200 * SECOND)],
      turns: [refused(10 * SECOND)],
    });
    expect(incidents[0]?.level).toBe('red');
    expect(unanswered).toMatchObject([{ sessionKey: MAIN, lost: true }]);
    expect(Date.parse(unanswered[0]?.since ?? '')).toBe(ago(200 * SECOND));
  });

  it('is red when it is the second in a row', () => {
    const turns = [refused(20 * SECOND), refused(10 * SECOND)];
    expect(first({ turns })?.level).toBe('red');
    expect(first({ turns: turns.slice(1) })?.level).toBe('amber');
  });

  it.each([
    ['openai', 'OpenAI'],
    ['xai', 'xAI'],
    ['amazon-bedrock', 'Amazon Bedrock'],
    ['openai-codex', 'OpenAI Codex'],
    ['my-own', 'my-own'],
  ])('names its provider as its makers do, also at the beginning (%s)', (provider, name) => {
    const { headline } = see({ turns: [refused(10 * SECOND, { provider })] });
    expect(headline).toContain(`${name} refuses`);
  });

  it('is told once, however many ways tell of it', () => {
    const turns = [
      refused(10 * SECOND),
      failedTurn({ atMs: ago(12 * SECOND), source: 'transcript', runId: null, said: '401 no' }),
      failedTurn({ atMs: ago(11 * SECOND), source: 'log', runId: null, reason: 'auth' }),
    ];
    expect(first({ turns })).toMatchObject({ level: 'amber', class: 'model-refused' });
  });

  it('is told in the words that the log has for it, and by the log alone it is nothing', () => {
    const call: Evidence['turns'][number] = {
      kind: 'explained',
      atMs: ago(11 * SECOND),
      runId: 'a',
      ...MODEL,
      reason: null,
      failure: 'unclassified',
      said: 'Provider finish_reason: content_filter',
    };
    const failed = failedTurn({
      atMs: ago(10 * SECOND),
      runId: 'a',
      provider: null,
      model: null,
      said: 'LLM request failed.',
    });
    const messages = [message(20 * SECOND)];
    expect(first({ messages, turns: [failed] })).toMatchObject({ class: 'no-answer' });
    expect(first({ messages, turns: [failed, call] })).toMatchObject({
      class: 'model-failing',
      cause: expect.stringContaining('anthropic/claude may not answer'),
    });
    expect(see({ turns: [call] })).toMatchObject({ level: 'green', incidents: [] });
    // Another run, and a model that another one has stepped in for.
    const others = [
      { ...call, runId: 'b' },
      { ...call, model: 'llama' },
    ];
    const named = { ...failed, model: 'claude' };
    for (const other of others) {
      expect(first({ messages, turns: [named, other] })).toMatchObject({ class: 'no-answer' });
    }
  });

  it('keeps its cause while the gateway itself refuses to ask (#87462)', () => {
    const kept = refused(10 * SECOND, {
      reason: 'timeout',
      said: 'No available auth profile for anthropic (all in cooldown or unavailable).',
    });
    const limited = refused(20 * SECOND, { reason: 'rate_limit' });
    expect(first({ turns: [limited, kept] })?.class).toBe('model-limited');
    expect(first({ turns: [{ ...limited, provider: 'openai' }, kept] })?.class).toBe(
      'model-failing',
    );
    expect(first({ turns: [kept] })?.class).toBe('model-failing');
  });

  it('is to be signed in where the model’s own program has its login (#103773)', () => {
    const said = 'Not logged in · Please run /login';
    expect(
      first({ turns: [refused(10 * SECOND, { provider: 'claude-cli', said })] }),
    ).toMatchObject({
      class: 'model-refused',
      remedy: { command: expect.stringMatching(/^claude auth login &&/) },
    });
  });

  it('is over with an answer in its conversation, by whatever model', () => {
    const turns = [refused(20 * SECOND), answeredTurn({ provider: 'ollama', model: 'llama' })];
    expect(see({ turns })).toMatchObject({ level: 'green', unanswered: [] });
  });

  it('is over with an answer of that model elsewhere, and must be sent again', () => {
    const turns = [refused(20 * SECOND), answeredTurn({ sessionKey: OTHER })];
    expect(see({ turns })).toMatchObject({
      level: 'green',
      unanswered: [{ sessionKey: MAIN, lost: true }],
    });
  });

  it('is not over with an answer of another model elsewhere', () => {
    const other = answeredTurn({ sessionKey: OTHER, provider: 'ollama', model: 'llama' });
    expect(first({ turns: [refused(20 * SECOND), other] })?.class).toBe('model-refused');
  });

  it('is nobody’s trouble once somebody has said so, or after a day', () => {
    const turns = [refused(MINUTE)];
    expect(see({ turns, dismissed: [{ sessionKey: MAIN, sinceMs: ago(MINUTE) }] }).level).toBe(
      'green',
    );
    expect(see({ turns: [refused(25 * 60 * MINUTE)] }).level).toBe('green');
  });

  it('names its remedy with the provider in the command, quoted where a shell would cut it', () => {
    const command = (provider: string) =>
      first({ turns: [refused(SECOND, { provider })] })?.remedy?.command;
    expect(command('anthropic')).toBe('openclaw models auth login --provider anthropic');
    expect(command("a'; rm -rf ~")).toBe(
      String.raw`openclaw models auth login --provider 'a'\''; rm -rf ~'`,
    );
  });

  it('of a scheduled job, of a helper or of a heartbeat is amber for ever: nobody waits', () => {
    const hours = [5, 4, 3].map((h) => h * 60 * MINUTE);
    for (const parts of [
      { sessionKey: JOB },
      { sessionKey: 'agent:main:subagent:1' },
      { heartbeat: true },
    ]) {
      const shown = see({ turns: hours.map((ms) => refused(ms, parts)) });
      expect(shown.incidents.map((one) => one.level)).toEqual(['amber']);
      expect(shown.unanswered).toEqual([]);
    }
  });
});

describe('a refusal that only the log tells of', () => {
  const logged = failedTurn({ atMs: ago(MINUTE), source: 'log', runId: null, reason: 'auth' });

  it('counts from the moment on from which an answer would have been heard', () => {
    const since = (ms: number) => ({ coveredSinceMs: ago(ms), confirmedAtMs: ago(SECOND) });
    expect(see({ runs: since(2 * MINUTE), turns: [logged] }).level).toBe('amber');
    expect(see({ runs: since(30 * SECOND), turns: [logged] }).level).toBe('green');
  });
});

describe('many messages with one cause', () => {
  it('are one incident with one id, whose newest refusal gives the reason', () => {
    const turns = [MAIN, OTHER].flatMap((sessionKey) =>
      [30, 20, 10].map((s) => failedTurn({ atMs: ago(s * SECOND), sessionKey, reason: 'billing' })),
    );
    const shown = see({ sessions: [session(), session({ key: OTHER })], turns });
    expect(shown.incidents.map((one) => one.class)).toEqual(['model-credit']);
    expect(shown.incidents[0]?.cause).toContain('6 messages in 2 sessions');
    expect(shown.incidents[0]?.sessionKey).toBeNull();
    const later = failedTurn({ atMs: ago(SECOND), sessionKey: OTHER, reason: 'auth' });
    const next = see({ turns: [...turns, later] });
    expect(next.incidents.map((one) => one.class)).toEqual(['model-refused']);
  });

  it('keep their reason while the gateway itself refuses for a minute (2026.9.6)', () => {
    const said =
      'Inline API key for provider "anthropic" is temporarily disabled after a provider auth/billing failure. Retry after about 1 minute';
    const own = failedTurn({ atMs: ago(SECOND), provider: null, model: null, said });
    const refused = failedTurn({ atMs: ago(9 * SECOND), sessionKey: OTHER, reason: 'billing' });
    expect(see({ turns: [refused, own] }).incidents.map((one) => one.class)).toEqual([
      'model-credit',
    ]);
    expect(first({ turns: [own] })?.class).toBe('model-refused');
  });

  it('of two providers are two incidents', () => {
    const turns = [
      failedTurn({ reason: 'auth' }),
      failedTurn({ sessionKey: OTHER, provider: 'openai', model: 'gpt', reason: 'auth' }),
    ];
    expect(see({ turns }).incidents).toHaveLength(2);
  });

  it('that are too long are an incident of each conversation', () => {
    const turns = [MAIN, OTHER].map((sessionKey) =>
      failedTurn({ sessionKey, reason: 'context_overflow' }),
    );
    expect(see({ turns }).incidents.map((one) => one.class)).toEqual([
      'model-overflow',
      'model-overflow',
    ]);
  });
});

describe('a call that is made again', () => {
  const atWork = (waitedMs: number) => ({
    sessions: [session({ hasActiveRun: true })],
    runs: [run({ runId: 'a', ageMs: waitedMs, quietMs: SECOND })],
    messages: [{ ...message(waitedMs), failedAtMs: null }],
  });

  it('has the time that any work has, then is named instead of a stall', () => {
    const seenAt = (waitedMs: number) => {
      const turns = [
        failedTurn({
          runId: 'a',
          atMs: ago(SECOND),
          sinceMs: ago(waitedMs - SECOND),
          reason: 'overloaded',
        }),
        {
          kind: 'retrying' as const,
          atMs: ago(SECOND),
          source: 'event' as const,
          sessionKey: MAIN,
          runId: 'a',
          ...MODEL,
          heartbeat: false,
          reason: 'overloaded',
          attempt: 3,
          of: 8,
          delayMs: 5 * SECOND,
        },
      ];
      return see({ ...atWork(waitedMs), turns });
    };
    expect(seenAt(20 * SECOND)).toMatchObject({ level: 'green' });
    const amber = seenAt(80 * SECOND);
    expect(amber.incidents).toMatchObject([{ class: 'model-overloaded', level: 'amber' }]);
    expect(amber.incidents[0]?.cause).toContain('asks again (3 of 8)');
    expect(amber.recommended.action).toBe('wait');
    expect(seenAt(190 * SECOND).incidents).toMatchObject([
      { class: 'model-overloaded', level: 'red', action: 'wait' },
    ]);
  });

  it('leaves a stall to be told where another message’s run hangs', () => {
    const shown = see({
      sessions: [session({ hasActiveRun: true })],
      runs: [run({ runId: 'b', ageMs: 4 * MINUTE, quietMs: 4 * MINUTE })],
      turns: [failedTurn({ runId: 'a', atMs: ago(5 * MINUTE), reason: 'auth' })],
    });
    expect(shown.incidents.map((one) => one.class)).toContain('run-stalled');
  });
});

describe('an end without a word', () => {
  it('is a silence, and an error without any word of a model is one of its own', () => {
    const empty = { ...answeredTurn(), kind: 'empty' as const, stopReason: 'stop' };
    expect(first({ turns: [empty] })).toMatchObject({ class: 'no-answer', level: 'amber' });
    const error = failedTurn({ provider: null, model: null, said: 'something broke' });
    expect(first({ turns: [error] })).toMatchObject({ class: 'no-answer', sessionKey: MAIN });
  });

  it('is meant so among several people, where the agent may have nothing to say', () => {
    const end = (sessionKey: string, stopReason: string | null = 'stop') => ({
      ...answeredTurn({ sessionKey }),
      kind: 'empty' as const,
      stopReason,
    });
    const room = 'agent:main:telegram:group:-1001';
    expect(see({ turns: [end(room), end(room)] }).level).toBe('green');
    expect(see({ turns: [end(room, null)] }).level).toBe('green');
    expect(first({ turns: [end(room, 'length')] })?.class).toBe('no-answer');
    const named = 'agent:main:matrix:!abc';
    const sessions = [session({ key: named, chatType: 'channel' })];
    expect(see({ sessions, turns: [end(named)] }).level).toBe('green');
    expect(first({ sessions: [session({ key: named })], turns: [end(named)] })?.class).toBe(
      'no-answer',
    );
    expect(first({ turns: [failedTurn({ sessionKey: room, reason: 'auth' })] })?.class).toBe(
      'model-refused',
    );
  });

  it('is an answer’s end where the answer was broken off and the transcript says so', () => {
    const half = answeredTurn({ atMs: ago(SECOND), provider: null, model: null });
    const broken = failedTurn({
      atMs: ago(2 * SECOND),
      source: 'transcript',
      runId: null,
      begun: true,
      said: 'terminated',
    });
    expect(first({ version: '2026.2.1', turns: [half, broken] })?.class).toBe('model-cut-off');
  });
});

describe('what is the matter with one conversation alone', () => {
  const declined = failedTurn({
    atMs: ago(20 * SECOND),
    said: 'Provider finish_reason: content_filter',
  });
  const broken = failedTurn({ atMs: ago(20 * SECOND), failure: 'replay_invalid' });

  it.each([
    ['a message that its rules forbid', declined, /may not answer session .*its rules forbid it/],
    ['a record that it does not take', broken, /does not take session .* as it is written down/],
  ])('is %s, told of that conversation', (_what, turn, words) => {
    const told = first({ turns: [turn] });
    expect(told).toMatchObject({ class: 'model-failing', action: 'none', sessionKey: MAIN });
    expect(told?.cause).toMatch(words);
    expect(told?.remedy?.words).toContain('/new');
  });

  it('is not over with an answer elsewhere, and is over with one there', () => {
    const elsewhere = answeredTurn({ sessionKey: OTHER });
    expect(first({ turns: [declined, elsewhere] })?.class).toBe('model-failing');
    expect(see({ turns: [declined, answeredTurn()] }).level).toBe('green');
  });

  it('is one trouble for each conversation, beside one of the model itself', () => {
    const turns = [declined, { ...declined, sessionKey: OTHER }];
    expect(see({ turns }).incidents).toHaveLength(2);
    const limited = [MAIN, OTHER].map((sessionKey) =>
      failedTurn({ sessionKey, said: '500 Internal server error' }),
    );
    expect(see({ turns: limited }).incidents).toHaveLength(1);
  });
});

describe('a web page in place of an answer', () => {
  it('is told by its title, and is no word on a login', () => {
    const said = '403 <!DOCTYPE html><html><head><title>Just a moment...</title></head>';
    const told = first({ turns: [failedTurn({ said })] });
    expect(told).toMatchObject({ class: 'model-unreachable' });
    expect(told?.evidence.join()).toContain('a web page instead of an answer: "Just a moment..."');
    expect(told?.evidence.join()).not.toContain('<');
  });
});

describe('the last answer and the last message', () => {
  it('are those of people, with their channel and the model that answered', () => {
    const shown = see({
      sessions: [session({ channel: 'whatsapp' })],
      messages: [{ ...message(MINUTE), replyAtMs: ago(50 * SECOND) }, message(10 * SECOND, JOB)],
      turns: [
        answeredTurn({ atMs: ago(50 * SECOND) }),
        answeredTurn({ atMs: ago(5 * SECOND), sessionKey: JOB }),
      ],
    });
    expect(shown.lastAnswer).toMatchObject({
      sessionKey: MAIN,
      channel: 'whatsapp',
      model: 'anthropic/claude',
    });
    expect(shown.lastMessage).toMatchObject({ sessionKey: MAIN, channel: 'whatsapp', model: null });
    expect(see().lastAnswer).toBeNull();
  });

  it('are noted as of another model than the one that fails', () => {
    const turns = [
      failedTurn({ atMs: ago(20 * SECOND), reason: 'auth' }),
      answeredTurn({ provider: 'ollama', model: 'llama' }),
    ];
    expect(see({ turns }).notes).toEqual([
      'ollama/llama answers in the place of anthropic/claude, which fails',
    ]);
    expect(see({ turns: turns.slice(1) }).notes).toBeUndefined();
  });

  it('have their model from the transcript where the event names none (2026.2.1)', () => {
    const turns = [
      answeredTurn({ atMs: ago(6 * SECOND), source: 'transcript' }),
      answeredTurn({ atMs: ago(5 * SECOND), provider: null, model: null }),
    ];
    expect(see({ turns }).lastAnswer?.model).toBe('anthropic/claude');
    expect(see({ turns: turns.slice(1) }).lastAnswer?.model).toBeNull();
  });
});

describe('a call that has failed just now', () => {
  it('is told of with its cause, which comes some moments later (2026.7.35)', () => {
    const active = { sessions: [session()], runs: [run({ runId: 'b', ageMs: 5 * SECOND })] };
    const before = failedTurn({ runId: 'a', atMs: ago(20 * SECOND), reason: 'billing' });
    const mute = failedTurn({ runId: 'b', atMs: ago(SECOND), said: 'a billing error' });
    const shown = see({ ...active, turns: [before, mute] });
    expect(shown.incidents.map((one) => one.class)).toEqual(['model-credit']);
    expect(see({ ...active, turns: [mute] }).level).toBe('green');
    expect(see({ turns: [mute] }).incidents).toMatchObject([{ class: 'no-answer' }]);
  });
});

describe('a trouble that has been told', () => {
  it('stays while the call is made again, and is not told anew each time', () => {
    const turns = [failedTurn({ runId: 'a', atMs: ago(5 * SECOND), reason: 'rate_limit' })];
    const told = judge(evidence({ version: '2026.9.6', turns }));
    expect(told.snapshot.incidents).toMatchObject([{ class: 'model-limited' }]);
    const again = evidence({
      version: '2026.9.6',
      runs: [run({ runId: 'a', ageMs: 10 * SECOND, quietMs: SECOND })],
      turns,
    });
    expect(judge(again).snapshot.level).toBe('green');
    const known = judge({ ...again, memory: told.memory }).snapshot;
    expect(known.incidents).toMatchObject([{ id: told.snapshot.incidents[0]?.id }]);
  });
});

describe('a run whose end is never told of', () => {
  // 2026.2.1 after a refusal: the run calls its model again, and says nothing more.
  const lost = run({ runId: 'a', ageMs: 10 * MINUTE, quietMs: 9 * MINUTE });

  it('is no stall once its session has answered a later message', () => {
    const later = answeredTurn({ atMs: ago(8 * MINUTE), runId: 'b' });
    const shown = see({ version: '2026.2.1', runs: [lost], turns: [later] });
    expect(shown).toMatchObject({ level: 'green', headline: 'OpenClaw is well.' });
    expect(shown.sessions[0]?.state).toBe('idle');
    const command = answeredTurn({ atMs: ago(MINUTE), runId: 'c', ofRunAtMs: ago(8 * MINUTE) });
    expect(see({ version: '2026.2.1', runs: [lost], turns: [command] }).level).toBe('green');
  });

  it('has ended with its gateway, and nobody waits where a later message had its reply', () => {
    const seen = (userAgoMs: number, replyAgoMs: number, parts: EvidenceParts) =>
      see({
        runs: [lost],
        messages: [{ ...message(userAgoMs), failedAtMs: null, replyAtMs: ago(replyAgoMs) }],
        ...parts,
      });
    const gone = { gateway: { http: { kind: 'refused' as const }, process: GONE } };
    expect(seen(8 * MINUTE, 7 * MINUTE, gone)).toMatchObject({
      unanswered: [],
      sessions: [{ state: 'idle' }],
    });
    // The message of the run itself, one without a reply, and a gateway that lives.
    expect(seen(10 * MINUTE, 11 * MINUTE, gone).unanswered).toHaveLength(1);
    expect(seen(8 * MINUTE, 11 * MINUTE, gone).unanswered).not.toEqual([]);
    expect(seen(8 * MINUTE, 7 * MINUTE, {}).level).toBe('red');
  });

  it('is one as long as no other turn was answered since, or only its own', () => {
    for (const turns of [
      [],
      [answeredTurn({ atMs: ago(8 * MINUTE), runId: 'a' })],
      [answeredTurn({ atMs: ago(11 * MINUTE), runId: 'b' })],
      [answeredTurn({ atMs: ago(8 * MINUTE), runId: 'b', sessionKey: OTHER })],
      // OpenClaw itself has answered `/status`, beside the run.
      [answeredTurn({ atMs: ago(8 * MINUTE), runId: 'b', ofRunAtMs: null })],
      [answeredTurn({ atMs: ago(8 * MINUTE), runId: 'b', ofRunAtMs: ago(11 * MINUTE) })],
    ]) {
      expect(see({ version: '2026.2.1', runs: [lost], turns }).level).toBe('red');
    }
  });
});

describe('an error that is no model’s', () => {
  const failed = (ms: number) =>
    failedTurn({ atMs: ago(ms), provider: null, model: null, said: 'spawn docker ENOENT' });

  it('may be asked again once; when it comes again, what OpenClaw says is to be read (#28401)', () => {
    const once = first({ turns: [failed(10 * SECOND)] });
    expect(once).toMatchObject({ class: 'no-answer', remedy: { command: null } });
    const again = first({ turns: [failed(40 * SECOND), failed(10 * SECOND)] });
    expect(again).toMatchObject({
      class: 'no-answer',
      level: 'red',
      remedy: { command: 'openclaw logs --follow' },
    });
    expect(again?.remedy?.words).not.toBe(once?.remedy?.words);
    expect(again?.evidence.join()).toContain('spawn docker ENOENT');
  });
});

describe('several who wait', () => {
  it('are told from the one who has waited longest', () => {
    const waits = (sessionKey: string, minutes: number) => ({
      ...message(minutes * MINUTE, sessionKey),
      failedAtMs: null,
      source: 'event' as const,
    });
    const messages = [waits(MAIN, 4), waits(OTHER, 9), waits(THIRD, 6)];
    const { incidents } = see({ messages });
    expect(incidents.map((one) => one.class)).toEqual(Array(3).fill('agent-silent'));
    expect(incidents.map((one) => one.sessionKey)).toEqual([OTHER, THIRD, MAIN]);
  });
});
