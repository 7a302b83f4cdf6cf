import { afterEach, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { historyLines } from '../../../electron/core/view/history-lines.ts';
import { panelView } from '../../../electron/core/view/panel.ts';
import { stepName, stepNameFor } from '../../../electron/core/view/step-name.ts';
import { caseOf, incidentOf, judgedStatus } from '../../support/judged-status.ts';
import { LOCK_PATH, NOW_MS, secondsAgo, statusWith } from './status-fixture.ts';

const LIST_LOCK = '/Users/ada/.openclaw/agents/main/sessions/sessions.json.lock';

describe('the name of a step', () => {
  afterEach(() => speak('en'));

  it('is of one conversation, or of all where the lock of their list is in the way', () => {
    expect(panelView(judgedStatus(caseOf('7222-locked')), NOW_MS).primary).toMatchObject({
      label: 'Unlock the Conversation',
    });
    const seen = caseOf('13203-dead');
    expect(panelView(judgedStatus(seen), NOW_MS).primary).toMatchObject({
      label: 'Unlock the Conversations',
    });
    expect(stepNameFor('unlock', incidentOf(seen).id)).toBe('Unlock the Conversations');
    expect(stepNameFor('unlock', incidentOf(caseOf('7222-locked')).id)).toBe(
      'Unlock the Conversation',
    );
  });

  it('is of one channel, or of all that are kept off, which lose nothing', () => {
    const seen = caseOf('channels-kept-off');
    expect(panelView(judgedStatus(seen), NOW_MS).primary).toMatchObject({
      label: 'Connect the Channels Again',
      price: 'Costs nothing',
    });
    expect(stepNameFor('restart-channel', incidentOf(seen).id)).toBe('Connect the Channels Again');
    expect(panelView(judgedStatus(caseOf('channel-given-up')), NOW_MS).primary).toMatchObject({
      label: 'Connect the Channel Again',
      price: 'The channel is away for seconds',
    });
  });

  it('is the same while it runs and in the history', () => {
    const running = { action: 'unlock' as const, startedAt: secondsAgo(1), steps: [] };
    const headline = (target: string) =>
      panelView(statusWith({}, { running: { ...running, target } }), NOW_MS).headline;
    expect(headline(LIST_LOCK)).toBe('Unlocking the conversations…');
    expect(headline(LOCK_PATH)).toBe('Unlocking the conversation…');
    const [line] = historyLines(
      [
        {
          v: 1,
          id: 'r1',
          at: secondsAgo(9),
          type: 'action-finished',
          actionId: 'a1',
          action: 'restart-channel',
          target: null,
          outcome: 'done',
          reason: '',
          undo: null,
        },
      ],
      NOW_MS,
    );
    expect(line?.text).toBe('Connect the Channels Again: done.');
  });

  it.each(LANGUAGES)('differs for all and for one (%s)', (language) => {
    speak(language);
    expect(stepName('unlock', LIST_LOCK)).not.toBe(stepName('unlock', LOCK_PATH));
    expect(stepName('restart-channel', null)).not.toBe(stepName('restart-channel', 'telegram'));
  });
});
