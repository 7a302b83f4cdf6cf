import { describe, expect, it } from 'vitest';
import { panelView } from '../../../electron/core/view/panel.ts';
import { LOCK_PATH, NOW_MS, secondsAgo, statusWith, stuckStatus } from './status-fixture.ts';

describe('the panel', () => {
  it('has nothing to press and nothing to worry about on a good day', () => {
    const view = panelView(statusWith(), NOW_MS);
    expect(view).toMatchObject({
      light: 'green',
      headline: 'OpenClaw answers.',
      doubt: null,
      advice: null,
      primary: null,
      others: [],
      incidents: [],
      looked: 'Looked just now',
    });
  });

  it('puts the recommended step apart from the others', () => {
    const view = panelView(stuckStatus(), NOW_MS);
    expect(view.primary).toMatchObject({ action: 'unlock', target: LOCK_PATH, costs: 'nothing' });
    expect(view.others.map((offer) => offer.action)).toEqual(['restart', 'reset']);
    expect(view.incidents[0]).toMatchObject({ since: 'For 3 minutes' });
  });

  it('claims and offers nothing about sessions while paused', () => {
    const view = panelView(stuckStatus({ pausedUntil: secondsAgo(-60) }), NOW_MS);
    expect(view).toMatchObject({
      light: 'grey',
      headline: 'Paused',
      doubt: 'Paused for 1 minute more. Nothing is being watched.',
      waiting: [],
      incidents: [],
      paused: true,
      primary: null,
      others: [],
    });
  });

  it('says a line of evidence once', () => {
    const { snapshot } = stuckStatus();
    const incidents = snapshot.incidents.map((incident) => ({
      ...incident,
      evidence: ['the same', 'the same'],
    }));
    const view = panelView(statusWith({ incidents }), NOW_MS);
    expect(view.incidents[0]?.evidence).toEqual(['the same']);
  });
});
