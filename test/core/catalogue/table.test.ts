import { afterAll, describe, expect, it } from 'vitest';
import { type Incident, incidentClassSchema } from '../../../electron/core/api/snapshot.ts';
import type { EngineStatus } from '../../../electron/core/api/status.ts';
import { strings } from '../../../electron/core/catalogue/catalogue.ts';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import { lengthOf } from '../../../electron/core/catalogue/plain-text.ts';
import { incidentSaying } from '../../../electron/core/catalogue/sayings.ts';
import { MAX_SAYING } from '../../../electron/core/catalogue/slots.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { judge } from '../../../electron/core/judge/judge.ts';
import { MAX_NOTICE, noticeWords } from '../../../electron/core/notices/notice-words.ts';
import { assertNever } from '../../../electron/core/result.ts';
import { offersFor } from '../../../electron/core/steps/offers.ts';
import { menuItems } from '../../../electron/core/view/menu.ts';
import { CASES } from '../../incidents/cases.ts';
import { NOW_MS, secondsAgo, statusWith } from '../view/status-fixture.ts';

/** A line of the menu is no wider than a saying; the grey line below a step is shorter. */
const MAX_LINE = 62;
const MAX_SUB = 50;
/** What only OpenClaw's makers understand: keys, numbers of processes and versions, files. */
const JARGON =
  /agent:[a-z]|\bpid\b|\bprocess \d|\b20\d\d\.\d+\.\d+|\/\w+\/\w+|\.lock\b|\.jsonl|\bsession\b/i;

const KEY = 'agent:main:whatsapp:direct:+4915112345678';
const ACTIONS = ['none', 'wait', 'unlock', 'abort', 'reset', 'restart', 'start'] as const;

function statusOf(kind: Incident['class'], action: Incident['action']): EngineStatus {
  const incident: Incident = {
    id: `${kind}~whatsapp~1`,
    class: kind,
    level: 'red',
    since: secondsAgo(600),
    sessionKey: KEY,
    cause: `session ${KEY}: its file /x/y.jsonl.lock is held by process 4242 of 2026.2.1`,
    evidence: [],
    action,
    why: '',
  };
  const recommended = {
    action,
    target: action === 'abort' || action === 'reset' ? KEY : null,
    why: '',
    costs: '',
    until: action === 'wait' ? secondsAgo(-240) : null,
  };
  const { snapshot } = statusWith({
    level: 'red',
    incidents: [incident],
    recommended,
    unanswered: [{ sessionKey: KEY, since: secondsAgo(600), channel: 'whatsapp', lost: false }],
  });
  return statusWith(snapshot, { offers: offersFor(snapshot) });
}

function menuLines(status: EngineStatus): readonly { text: string; most: number }[] {
  const options = { nowMs: NOW_MS, login: 'enabled', version: '1', notices: [] } as const;
  return menuItems(status, options).flatMap((item) => {
    switch (item.kind) {
      case 'header':
      case 'text':
        return [{ text: item.text, most: MAX_LINE }];
      case 'action':
        return [
          { text: item.label, most: MAX_LINE },
          { text: item.sub, most: MAX_SUB },
        ];
      case 'toggle':
      case 'separator':
        return [];
      default:
        return assertNever(item);
    }
  });
}

describe.each(LANGUAGES)('what a person reads of every class, in %s', (language) => {
  const rows: string[] = [];

  it.each(incidentClassSchema.options)('%s fits, and needs no dictionary', (kind) => {
    speak(language);
    try {
      for (const action of ACTIONS) {
        const status = statusOf(kind, action);
        const { snapshot, offers } = status;
        const [incident] = snapshot.incidents;
        if (incident === undefined) throw new Error('it has one');
        const saying = incidentSaying(strings, incident, snapshot);
        const { title, body } = noticeWords(incident, snapshot, offers, NOW_MS);
        const menu = menuLines(status);
        if (action === 'none') {
          const lengths = `${lengthOf(saying)}/${lengthOf(title) + lengthOf(body)}`;
          rows.push(`${kind.padEnd(20)} ${lengths.padEnd(7)} ${saying} | ${body}`);
        }
        expect(lengthOf(saying)).toBeLessThanOrEqual(MAX_SAYING);
        expect(lengthOf(title) + lengthOf(body)).toBeLessThanOrEqual(MAX_NOTICE);
        expect(body).not.toBe('');
        for (const { text, most } of menu) {
          expect(lengthOf(text), text).toBeLessThanOrEqual(most);
        }
        const all = [saying, title, body, ...menu.map(({ text }) => text)].join('\n');
        expect(all).not.toMatch(JARGON);
        expect(all).not.toContain('4915112345678');
      }
    } finally {
      speak('en');
    }
  });

  afterAll(() => {
    process.stdout.write(`\n${language}\n${rows.join('\n')}\n`);
  });
});

describe('every incident of the public reports', () => {
  it.each(CASES.map((one) => [`${one.issue} ${one.file}`, one.evidence] as const))(
    '%s has a notice and a menu that fit, in every language',
    (_name, evidence) => {
      const { snapshot } = judge(evidence);
      const status = statusWith(snapshot, { offers: offersFor(snapshot) });
      for (const language of LANGUAGES) {
        speak(language);
        try {
          for (const incident of snapshot.incidents) {
            const { title, body } = noticeWords(incident, snapshot, status.offers, evidence.atMs);
            expect(lengthOf(title) + lengthOf(body)).toBeLessThanOrEqual(MAX_NOTICE);
            expect(`${title} ${body}`).not.toMatch(JARGON);
          }
          for (const { text, most } of menuLines(status)) {
            expect(lengthOf(text), text).toBeLessThanOrEqual(most);
          }
        } finally {
          speak('en');
        }
      }
    },
  );
});

describe('a lost message', () => {
  it('is said to be lost and to be sent again, never to have waited', () => {
    const status = statusOf('session-locked', 'unlock');
    const unanswered = [
      { sessionKey: KEY, since: secondsAgo(600), channel: 'whatsapp', lost: true },
    ];
    const snapshot = { ...status.snapshot, unanswered };
    const [incident] = snapshot.incidents;
    if (incident === undefined) throw new Error('it has one');
    const { title, body, actions } = noticeWords(incident, snapshot, [], NOW_MS);
    expect(title).toBe('Your agent can’t answer on WhatsApp (+49…5678)');
    expect(body).toMatch(/^The \d\d:\d\d message was lost\. Unlock, then send it again\.$/);
    expect(actions).toEqual([]);
  });
});

describe('the button of a notice', () => {
  it.each([
    ['unlock', true],
    ['start', true],
    ['restart', false],
    ['abort', false],
    ['reset', false],
  ] as const)('%s: %s', (action, isThere) => {
    const { snapshot, offers } = statusOf('session-locked', action);
    const [incident] = snapshot.incidents;
    if (incident === undefined) throw new Error('it has one');
    expect(noticeWords(incident, snapshot, offers, NOW_MS).actions).toEqual(
      isThere ? [action] : [],
    );
  });

  it('is not there where the step would be refused: the words say so', () => {
    const { snapshot } = statusOf('gateway-down', 'start');
    const [incident] = snapshot.incidents;
    if (incident === undefined) throw new Error('it has one');
    const plan = {
      action: 'start',
      target: null,
      verdict: 'refused',
      why: '',
      costs: '',
      undo: null,
      secondYes: null,
      preconditions: [],
      steps: [],
      proof: '',
      limitMs: 0,
    } as const;
    const offer = { action: 'start', target: null, costs: '', recommended: true };
    const offers = [
      {
        ...offer,
        action: 'start' as const,
        free: true,
        plan: { ...plan, preconditions: [], steps: [] },
      },
    ];
    expect(noticeWords(incident, snapshot, offers, NOW_MS)).toEqual({
      title: 'OpenClaw is not running',
      body: 'Clawbuoy can’t do it here. Click for the way. Somebody has waited for 10 minutes.',
      actions: [],
    });
  });
});
