import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { redactEvidence, wordsRedactor } from '../../../electron/core/text/redact.ts';
import {
  ago,
  block,
  evidence,
  GONE,
  HOUR,
  lock,
  MINUTE,
  memory,
  owner,
  run,
  SECOND,
  SESSION_ID,
  service,
  session,
  stallNotice,
} from '../../support/evidence.ts';

const ROOT = '/Users/annelise/.openclaw';
const PEER = 'agent:hermione:whatsapp:direct:+4366412345678';
const LOCK = `${ROOT}/agents/hermione/sessions/${SESSION_ID}.jsonl.lock`;
const TOKEN = 'sk-ant-api03-Zx81kQp0Lm27Vt55';

/** Everything that must not get out, in the places where it does stand. */
function telling(): Evidence {
  return evidence({
    version: '2026.7.35',
    install: {
      stateDir: ROOT,
      url: 'wss://annelise:hunter22@annelises-macbook.tail1234.ts.net:18789/?token=hunter22',
      lookedFor: [ROOT, '/Volumes/Annelise/openclaw.json', '/Users/annelise/.clawdbot'],
    },
    gateway: {
      service: service({ name: 'ai.openclaw.annelise', lastExit: 'exit of /Users/annelise/x' }),
      process: owner('openclaw-gateway', { command: 'openclaw-gateway --user annelise' }),
      socket: {
        kind: 'closed',
        atMs: ago(MINUTE),
        code: 1008,
        reason: `bad token ${TOKEN} of annelise@example.org`,
        restartExpectedMs: null,
      },
    },
    locks: [
      lock({
        path: LOCK,
        agentId: 'hermione',
        pid: 99,
        owner: { kind: 'unknown', why: 'cannot read /Users/annelise/proc' },
      }),
    ],
    sessions: [session({ key: PEER, agentId: 'hermione', channel: 'whatsapp' })],
    runs: [
      run({ sessionKey: PEER, error: `no answer for ${PEER} at 4366412345678@s.whatsapp.net` }),
    ],
    messages: [
      {
        sessionKey: PEER,
        userAtMs: ago(MINUTE),
        replyAtMs: null,
        droppedAtMs: null,
        source: 'event',
      },
    ],
    channels: [
      {
        id: 'telegram',
        configured: true,
        linked: true,
        running: true,
        connected: true,
        downSinceMs: null,
        silentSinceMs: null,
      },
    ],
    blocks: [block({ lockPath: LOCK, sessionKey: PEER, ownerPid: 99 })],
    notices: [stallNotice({ sessionKey: PEER })],
    findings: [
      `the log /Users/annelise/Library/x speaks of ${PEER} and +43 664 12345678`,
      'served by https://annelises-macbook.local:18789/chat?token=hunter22',
    ],
    memory: memory({
      incidents: [
        {
          key: `session-locked~hermione/${SESSION_ID}`,
          id: `session-locked~hermione/${SESSION_ID}~mf3k2`,
          sinceMs: ago(HOUR),
          level: 'red',
        },
        { key: `run-stalled~${PEER}`, id: `run-stalled~${PEER}~mf3k3`, sinceMs: 1, level: 'red' },
      ],
    }),
  });
}

describe('redacted evidence', () => {
  const text = JSON.stringify(redactEvidence(telling()));

  it.each([
    ['a home folder', '/Users/'],
    ['a volume', '/Volumes/'],
    ['the name of a person', 'annelise'],
    ['the name of an agent', 'hermione'],
    ['a phone number', '66412345678'],
    ['a phone number with spaces', '664 12345678'],
    ['an address', 's.whatsapp.net'],
    ['a mail address', 'example.org'],
    ['a token', TOKEN],
    ['a password in an address', 'hunter22'],
    ['a host', 'tail1234'],
    ['a command line', '--user'],
  ])('holds no trace of %s', (_what, trace) => {
    expect(JSON.stringify(telling()).toLowerCase()).toContain(trace.toLowerCase());
    expect(text.toLowerCase()).not.toContain(trace.toLowerCase());
  });

  it('keeps what a maintainer needs: versions, pids, times, tools, kinds of sessions', () => {
    const redacted = redactEvidence(telling());
    expect(redacted.sessions.list[0]?.key).toBe('agent:agent-1:whatsapp:direct:peer-1');
    expect(redacted.locks[0]?.path).toBe(`/STATE/agents/agent-1/sessions/${SESSION_ID}.jsonl.lock`);
    expect(redacted.gateway.service).toMatchObject({ name: 'ai.openclaw.profile-1' });
    expect(redacted.install.url).toMatch(/^wss:\/\/host-1/);
    expect(redacted.atMs).toBe(telling().atMs);
  });

  it('gives the same thing the same stand-in wherever it stands', () => {
    const redacted = redactEvidence(telling());
    const key = redacted.sessions.list[0]?.key;
    expect(redacted.runs.list[0]?.sessionKey).toBe(key);
    expect(redacted.blocks[0]?.sessionKey).toBe(key);
    expect(redacted.messages[0]?.sessionKey).toBe(key);
    expect(redacted.notices[0]).toMatchObject({ sessionKey: key });
    expect(redacted.runs.list[0]?.error).toContain(key);
    expect(redacted.blocks[0]?.lockPath).toBe(redacted.locks[0]?.path);
    expect(redacted.memory?.incidents.map((one) => one.id)).toEqual([
      `session-locked~agent-1/${SESSION_ID}~mf3k2`,
      `run-stalled~${key}~mf3k3`,
    ]);
  });

  it('is changed no more by doing it again', () => {
    const once = redactEvidence(telling());
    expect(redactEvidence(once)).toEqual(once);
  });

  it('leaves the sample of a plain machine alone but for its home', () => {
    const plain = evidence({ findings: ['the log of 2026-11-22 cannot be read'] });
    const redacted = redactEvidence(plain);
    expect(redacted.findings).toEqual(plain.findings);
    expect(redacted.sessions.list).toEqual(plain.sessions.list);
    expect(redacted.install.url).toBe('ws://127.0.0.1:18789');
    expect(redacted.gateway.service).toEqual(plain.gateway.service);
  });
});

describe('what redacted evidence is judged to', () => {
  it('is the same: a run below the session of a lock still counts as its run', () => {
    const key = 'agent:main:telegram:group:77';
    const real = evidence({
      locks: [lock({ ageMs: MINUTE, openedBy: { kind: 'known', pids: [] } })],
      sessions: [session({ key })],
      runs: [run({ sessionKey: `${key}:topic:5` })],
    });
    expect(judge(real).locks[0]?.verdict).toBe('held');
    expect(judge(redactEvidence(real)).locks[0]?.verdict).toBe('held');
  });

  it('keeps two people apart', () => {
    const key = (name: string) => `agent:main:whatsapp:${name}`;
    const real = evidence({
      locks: [lock({ ageMs: MINUTE, openedBy: { kind: 'known', pids: [] } })],
      sessions: [session({ key: key('anna') }), session({ key: key('bert'), sessionId: 'x' })],
      runs: [run({ sessionKey: key('bert') })],
    });
    expect(judge(real).locks[0]?.verdict).toBe('leaked');
    expect(judge(redactEvidence(real)).locks[0]?.verdict).toBe('leaked');
  });

  it('keeps the ids of incidents that were known', () => {
    const real = evidence({
      locks: [lock({ ageMs: MINUTE, agentId: 'hermione', pid: 99, owner: GONE })],
      sessions: [session({ key: 'agent:hermione:main', agentId: 'hermione' })],
      blocks: [block({ ownerPid: 99, atMs: ago(SECOND) })],
    });
    const remembered = { ...real, memory: judge(real).memory };
    const id = judge(redactEvidence(remembered)).snapshot.incidents[0]?.id;
    const before = judge(remembered).snapshot.incidents[0]?.id;
    expect(id).toBe(before?.replace('hermione', 'agent-1'));
  });
});

describe('the names of people and groups', () => {
  const named = evidence({
    sessions: [
      session({ label: 'Aunt Mathilda', channel: 'whatsapp' }),
      session({ key: 'agent:main:x', displayName: 'whatsapp:g-family-of-mathilda' }),
      session({ key: 'agent:main:y', subject: 'Book club', groupChannel: '#reading' }),
    ],
  });
  const telling = /Mathilda|mathilda|Book club|reading/;

  it('have stand-ins in the evidence, which judges to sayings with them', () => {
    const redacted = redactEvidence(named);
    expect(JSON.stringify(redacted)).not.toMatch(telling);
    expect(JSON.stringify(judge(redacted).snapshot)).not.toMatch(telling);
    expect(judge(redacted).snapshot.sessions[0]?.name).toMatch(/^name-\d+ \(WhatsApp\)$/);
    expect(redactEvidence(redacted)).toEqual(redacted);
  });

  it('go from lines about it too, as what a notice said', () => {
    const said = wordsRedactor(named)(
      'Your agent can’t answer in “Aunt Mathilda”. Book club, too.',
    );
    expect(said).not.toMatch(telling);
    expect(said).toMatch(/in “name-\d+”\. name-\d+, too/);
  });
});

describe('redacted words', () => {
  const wordsOf = (stateDir: string) => wordsRedactor(evidence({ install: { stateDir } }));

  it('take out the state folder, homes and numbers', () => {
    expect(wordsOf(ROOT)(`${ROOT}/x and /home/bob/y call +43 664 1234567`)).toBe(
      '/STATE/x and /HOME-2/y call number-1',
    );
  });

  it('are not torn apart by an empty or a root folder', () => {
    expect(wordsOf('')('a/b')).toBe('a/b');
    expect(wordsOf('/')('a/b')).toBe('a/b');
  });
});
