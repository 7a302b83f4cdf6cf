import { describe, expect, it } from 'vitest';
import type { EngineStatus } from '../../../electron/core/api/status.ts';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import { spoken } from '../../../electron/core/catalogue/sentences/spoken.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import type { Evidence } from '../../../electron/core/evidence/evidence.ts';
import type { JournalRecord } from '../../../electron/core/history/journal-record.ts';
import { timelineOf } from '../../../electron/core/history/timeline.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { offersFor } from '../../../electron/core/steps/offers.ts';
import { forPeople, withNames } from '../../../electron/core/view/for-people.ts';
import { historyView } from '../../../electron/core/view/history.ts';
import { historyLines } from '../../../electron/core/view/history-lines.ts';
import { panelView } from '../../../electron/core/view/panel.ts';
import { offersByTarget, sessionView } from '../../../electron/core/view/sessions.ts';
import { CASES } from '../../incidents/cases.ts';
import { statusWith } from './status-fixture.ts';

/** Session keys, numbers of processes and versions, files, variables: for the details alone. */
const FOR_DETAILS =
  /agent:[a-z]|\bpid\b|[Pp]ro[cz]ess \d|进程 ?\d|\b20\d\d\.\d+\.\d+|(^|[\s"(])~?\/[^\s/]+\/|\.lock\b|\.jsonl|OPENCLAW_/m;

function statusOf(evidence: Evidence): EngineStatus {
  const judgement = judge(evidence);
  const { snapshot } = judgement;
  const { socket } = evidence.gateway;
  const methods = socket.kind === 'open' ? socket.methods : [];
  const offers = offersFor(snapshot, { judgement, evidence, methods });
  return spoken(statusWith(snapshot, { offers }));
}

/** All that the first page, the list of conversations and both histories show unasked. */
function shown(status: EngineStatus, nowMs: number): string {
  const { snapshot } = status;
  const view = panelView(status, nowMs);
  const offers = offersByTarget(status, []);
  const rows = snapshot.sessions.map((one) => sessionView(status, one, offers, nowMs));
  const records = journalOf(status, nowMs);
  const past = historyView(timelineOf(records, nowMs - 864e5, nowMs), 'day', nowMs, snapshot);
  return [
    view.headline,
    view.cause,
    view.advice,
    view.facts,
    ...view.waiting,
    ...view.incidents.map(({ cause }) => cause),
    ...view.lost.map(({ text }) => text),
    view.byHand?.words,
    ...[view.primary, ...view.others].flatMap((one) => [one?.label, one?.price]),
    ...rows.flatMap(({ name, cause, waiting, lock }) => [name, cause, waiting, lock]),
    ...past.incidents.map(({ saying, when }) => `${saying} ${when}`),
    ...historyLines(records, nowMs).map(({ text }) => text),
  ]
    .filter((text) => typeof text === 'string')
    .join('\n');
}

/** As an earlier Clawbuoy wrote it: without a sentence for people. */
function journalOf({ snapshot }: EngineStatus, nowMs: number): readonly JournalRecord[] {
  return snapshot.incidents.map(({ saying, ...incident }, index) => ({
    v: 1,
    id: `r${index}`,
    at: new Date(nowMs).toISOString(),
    type: 'incident-opened',
    incident,
  }));
}

describe.each(LANGUAGES)('what every page shows unasked, in %s', (language) => {
  it.each(CASES.map((one) => [`${one.issue} ${one.file}`, one.evidence] as const))(
    '%s: no key, process, version, file or variable',
    (_name, evidence) => {
      speak(language);
      try {
        expect(shown(statusOf(evidence), evidence.atMs)).not.toMatch(FOR_DETAILS);
      } finally {
        speak('en');
      }
    },
  );
});

describe('the engine’s words, for people', () => {
  const { snapshot } = statusWith({
    sessions: [
      {
        key: 'agent:main:whatsapp:group:120@g.us',
        agentId: 'main',
        state: 'idle',
        since: '2026-11-22T12:00:00.000Z',
        cause: '',
        label: 'Family',
        channel: 'whatsapp',
      },
    ],
  });

  it.each([
    ['session agent:main:whatsapp:group:120@g.us is slow', 'Family (WhatsApp) is slow'],
    ['Gespräch agent:main:main hat', 'main conversation hat'],
    ['对话 agent:main:main 已', 'main conversation 已'],
    ['see agent:main:cron:daily.', 'see scheduled job daily.'],
    ['(agent:main:main), and', '(main conversation), and'],
    ['no key at all', 'no key at all'],
  ])('%s: names in place of keys', (text, named) => {
    expect(withNames(text, snapshot)).toBe(named);
  });

  it.each([
    'process 4242 holds it',
    'another OpenClaw process holds it: 5151 (command unknown)',
    'ein anderer OpenClaw-Prozess hält sie: 5151',
    '另一个 OpenClaw 进程持有它：5151',
    'see /Users/ada/.openclaw/x',
    'set OPENCLAW_GATEWAY_TOKEN',
    'OpenClaw 2026.2.1 does so',
    'the file x.jsonl.lock',
  ])('%s: stays with the details', (text) => {
    expect(forPeople(text, snapshot, 0)).toBe('');
  });

  it('stay whole where everybody may read them', () => {
    expect(forPeople('the model is overloaded', snapshot, 0)).toBe('The model is overloaded.');
  });
});
