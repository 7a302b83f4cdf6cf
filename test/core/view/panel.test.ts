import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../electron/core/api/snapshot.ts';
import type { Acknowledgement } from '../../../electron/core/notices/acknowledgement-schema.ts';
import { panelView } from '../../../electron/core/view/panel.ts';
import { LOCK_PATH, NOW_MS, secondsAgo, statusWith, stuckStatus } from './status-fixture.ts';

describe('the panel', () => {
  it('says on a good day which OpenClaw answers, and since when', () => {
    expect(panelView(statusWith(), NOW_MS).facts).toBe('OpenClaw has been answering for 1 hour.');
    expect(panelView(stuckStatus(), NOW_MS).facts).toBeNull();
    expect(panelView(statusWith({}, { pausedUntil: secondsAgo(-60) }), NOW_MS).facts).toBeNull();
  });

  it('does not say the same twice: the row of what the headline says leads to the rest', () => {
    const { snapshot } = stuckStatus();
    const [first] = snapshot.incidents;
    const other = { ...first, id: 'b', class: 'gateway-slow' } as Incident;
    const incidents = first === undefined ? [] : [first, other];
    const view = panelView(statusWith({ ...snapshot, incidents }), NOW_MS);
    expect(view.headline).toBe('Your agent can’t answer.');
    expect(view.incidents.map(({ cause }) => cause)).toEqual([
      'How it began, and what was seen',
      'OpenClaw is very slow.',
    ]);
  });

  it('has nothing to press and nothing to worry about on a good day', () => {
    const view = panelView(statusWith(), NOW_MS);
    expect(view).toMatchObject({
      light: 'green',
      headline: 'Your agent is ready.',
      doubt: null,
      advice: null,
      primary: null,
      others: [],
      incidents: [],
      lost: [],
      lookedFor: [],
    });
  });

  it('puts the recommended step apart from the others', () => {
    const view = panelView(stuckStatus(), NOW_MS);
    expect(view.primary).toMatchObject({ action: 'unlock', target: LOCK_PATH, asks: false });
    expect(view.others.map((offer) => offer.action)).toEqual(['restart', 'reset']);
    expect(view.incidents[0]).toMatchObject({ since: 'For 3 minutes' });
  });

  it('claims and offers nothing about sessions while paused, but says what the pause covers', () => {
    const view = panelView(stuckStatus({ pausedUntil: secondsAgo(-60) }), NOW_MS);
    expect(view).toMatchObject({
      light: 'paused',
      headline: 'Paused',
      doubt: 'Paused for 1 minute more. Nothing is being watched.',
      waiting: ['Before the pause: Your agent can’t answer.'],
      incidents: [],
      paused: true,
      primary: null,
      others: [],
    });
  });

  it('says nothing of before the pause where all was well', () => {
    expect(panelView(statusWith({}, { pausedUntil: secondsAgo(-60) }), NOW_MS).waiting).toEqual([]);
  });

  it('says as of when it speaks, and where it looked in vain', () => {
    const incident = { ...stuckStatus().snapshot.incidents[0], class: 'not-installed' };
    const view = panelView(
      statusWith({
        incidents: [incident as Incident],
        lookedFor: ['/HOME/.openclaw', '/HOME/.openclaw', 'ws://127.0.0.1:18789'],
        at: '2026-11-22T11:59:58.000Z',
      }),
      NOW_MS,
    );
    expect(view.looked).toMatch(/^As of \d\d:\d\d$/);
    expect(view.lookedFor).toEqual(['/HOME/.openclaw', 'ws://127.0.0.1:18789']);
    expect(view.incidents).toEqual([]);
  });

  it('lists lost messages apart from those who wait, until they are dismissed', () => {
    const since = secondsAgo(260);
    const lost = { sessionKey: 'agent:main:main', since, channel: 'telegram', lost: true };
    const status = statusWith({ unanswered: [lost] });
    expect(panelView(status, NOW_MS)).toMatchObject({
      waiting: [],
      lost: [
        {
          sessionKey: 'agent:main:main',
          since,
          text: expect.stringMatching(/^main conversation on Telegram, \d\d:\d\d$/),
        },
      ],
    });
    const marks: Acknowledgement[] = [{ kind: 'dismiss', sessionKey: 'agent:main:main', since }];
    expect(panelView(status, NOW_MS, { marks, replies: [] }).lost).toEqual([]);
  });

  it('says beside an incident that it was acknowledged, or is snoozed and for how long', () => {
    const incidentId = 'session-locked-5f0c';
    const since = (mark: Acknowledgement) =>
      panelView(stuckStatus(), NOW_MS, { marks: [mark], replies: [] }).incidents[0]?.since;
    expect(since({ kind: 'acknowledge', incidentId })).toBe('For 3 minutes, acknowledged');
    expect(since({ kind: 'snooze', incidentId, until: secondsAgo(-60) })).toMatch(
      /^For 3 minutes, no notices until \d\d:\d\d$/,
    );
    expect(since({ kind: 'snooze', incidentId, until: secondsAgo(1) })).toBe('For 3 minutes');
  });
});
