import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { strings } from '../../../electron/core/catalogue/catalogue.ts';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import { spoken } from '../../../electron/core/catalogue/sentences/spoken.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { noticeWords } from '../../../electron/core/notices/notice-words.ts';
import { LEAD_INSIDE } from '../../../electron/core/view/advice.ts';
import { menuItems } from '../../../electron/core/view/menu.ts';
import { byHandForIncident } from '../../../electron/core/view/offers.ts';
import { panelView } from '../../../electron/core/view/panel.ts';
import { sentence } from '../../../electron/core/view/words.ts';
import { caseOf, incidentOf, judgedStatus } from '../../support/judged-status.ts';
import { NOW_MS, statusWith } from './status-fixture.ts';

const FILES = readdirSync(new URL('../../incidents', import.meta.url))
  .filter((one) => one.endsWith('.json'))
  .map((one) => one.replace('.json', ''));

const viewOf = (file: string) => panelView(judgedStatus(caseOf(file)), NOW_MS);

describe('what a person can do, on the first page', () => {
  afterEach(() => speak('en'));

  it.each(LANGUAGES)('never sends a person to the page that they look at (%s)', (language) => {
    speak(language);
    const leads = [...LEAD_INSIDE].map((one) => strings.incident[one].advice);
    let remedies = 0;
    for (const file of FILES) {
      const { byHand, advice, cause } = panelView(spoken(judgedStatus(caseOf(file))), NOW_MS);
      for (const text of [byHand?.words, advice, cause]) expect(leads, file).not.toContain(text);
      if (byHand === null) continue;
      remedies += 1;
      expect(byHand.why, file).not.toBe(byHand.words);
    }
    expect(remedies).toBeGreaterThan(10);
  });

  it('tells the remedy, which a short advice may contradict', () => {
    const { byHand } = viewOf('turn-failed-twice');
    expect(byHand?.words).toMatch(/^It fails each time, so sending it again does not help\./);
    expect(viewOf('direct-no-reply').byHand?.words).toBe('Send the message again.');
    expect(viewOf('model-conversation-not-taken').byHand?.words).toContain('/new');
  });

  it('is told of each incident on its own page, not of the worst alone', () => {
    const seen = new Set<string>();
    for (const file of FILES) {
      const status = judgedStatus(caseOf(file));
      for (const { id, action, remedy, class: kind } of status.snapshot.incidents) {
        const byHand = byHandForIncident(status, id);
        if (remedy === undefined || action !== 'none') {
          expect(byHand?.command ?? null, file).toBeNull();
          continue;
        }
        seen.add(kind);
        const isOwn = remedy.command?.startsWith('clawbuoy ') === true;
        expect(byHand?.command, file).toBe(isOwn ? null : remedy.command);
        expect([byHand?.words, byHand?.why], file).toContain(sentence(remedy.words));
      }
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  it('is no work for a person while a step runs or nothing is watched', () => {
    const { snapshot } = judgedStatus(caseOf('model-401-twice'));
    const id = snapshot.incidents[0]?.id ?? '';
    expect(byHandForIncident(statusWith(snapshot), id)).not.toBeNull();
    const paused = { pausedUntil: '2026-11-22T12:30:00.000Z' };
    expect(byHandForIncident(statusWith(snapshot, paused), id)).toBeNull();
    expect(byHandForIncident(statusWith(snapshot), 'another')).toBeNull();
  });

  it('names what must be there before a command can help', () => {
    expect(viewOf('start-wrong-node').byHand).toMatchObject({
      words: expect.stringMatching(/^Install a Node that fits \(.*\), then /),
      command: 'openclaw gateway install --force',
    });
  });

  it('leads to the details where only they may say it', () => {
    const { cause, byHand, advice } = viewOf('restart-loop-two');
    expect([cause, byHand]).toEqual([null, null]);
    expect(advice).toBe('Open the details below for what helps.');
  });

  it('asks for no deed beside a wait', () => {
    const { snapshot } = judgedStatus(caseOf('channel-given-up'));
    const recommended = { ...snapshot.recommended, action: 'wait' as const, until: null };
    const view = panelView(statusWith({ ...snapshot, recommended }), NOW_MS);
    expect(view.advice).toBe('Best to wait.');
    expect(viewOf('111972-lease').advice).toMatch(/^Best to wait, .*It starts when that is done/);
  });

  it('sends nobody to link a channel whose token another program uses', () => {
    const seen = caseOf('channel-token-used-twice');
    const { snapshot, offers } = judgedStatus(seen);
    const { body } = noticeWords(incidentOf(seen), snapshot, offers, NOW_MS);
    expect(body).toBe('Click for what can be done.');
    expect(viewOf('channel-token-used-twice').cause).toMatch(/^Another program takes its messages/);
  });

  it.each([
    ['7222-silent', 'Back in seconds; then send your message again'],
    ['100213', 'Ends only what is stuck; back in seconds'],
    ['148307-lasting', 'Nothing is running; back in seconds'],
    ['start-config-refused', 'Helps only once the cause is mended'],
    ['start-database-locked', 'Helps only once the cause is mended'],
    ['start-wrong-node', 'Helps only once the cause is mended'],
  ])('prices a restart by what it means for who waits: %s', (file, price) => {
    const { primary, others } = viewOf(file);
    const restart = [primary, ...others].find((one) => one?.action === 'restart');
    expect(restart?.price).toBe(price);
  });

  it.each(LANGUAGES)('prices no restart of what is stuck with "nothing runs" (%s)', (language) => {
    speak(language);
    for (const file of FILES) {
      const { snapshot, offers } = judgedStatus(caseOf(file));
      for (const one of snapshot.incidents) {
        if (one.class !== 'run-stalled' && snapshot.unanswered.every(({ lost }) => lost)) continue;
        const { body } = noticeWords(one, snapshot, offers, NOW_MS);
        expect(body, file).not.toContain(strings.notice.restartIsFree);
      }
    }
  });

  it('asks for lost messages when they would not be lost again', () => {
    expect(viewOf('model-401-twice').lostHelp).toContain('Once what is above is mended');
    expect(viewOf('7222-locked').lostHelp).toContain('Once what is above is mended');
    expect(viewOf('turn-failed-twice').lostHelp).toContain('Once what is above is mended');
    expect(viewOf('direct-no-reply').lostHelp).not.toContain('Once');
    expect(viewOf('103690-dropped').lostHelp).not.toContain('Once');
  });

  it('has no dashboard of a gateway that is down', () => {
    expect(viewOf('82358-left').hasDashboard).toBe(false);
    expect(viewOf('7222-locked').hasDashboard).toBe(true);
    const options = { nowMs: NOW_MS, login: 'enabled', version: '1', notices: [] } as const;
    const menu = (file: string) => JSON.stringify(menuItems(judgedStatus(caseOf(file)), options));
    expect(menu('82358-left')).not.toContain('open-dashboard');
    expect(menu('7222-locked')).toContain('open-dashboard');
  });

  it('gives no command of Clawbuoy’s own, which has a button here', () => {
    expect(incidentOf(caseOf('memory-growing')).remedy?.command).toBe('clawbuoy restart');
    const { byHand, others } = viewOf('memory-growing');
    expect(byHand).toMatchObject({ words: 'Restart it when nobody waits.', command: null });
    expect(others.map((one) => one.action)).toContain('restart');
  });
});
