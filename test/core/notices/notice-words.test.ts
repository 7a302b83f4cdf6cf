import { afterEach, describe, expect, it } from 'vitest';
import type { Incident, IncidentClass, Snapshot } from '../../../electron/core/api/snapshot.ts';
import { incidentClassSchema } from '../../../electron/core/api/snapshot.ts';
import { strings } from '../../../electron/core/catalogue/catalogue.ts';
import { LANGUAGES } from '../../../electron/core/catalogue/languages.ts';
import { lengthOf } from '../../../electron/core/catalogue/plain-text.ts';
import { speak } from '../../../electron/core/catalogue/speak.ts';
import { MAX_NOTICE, noticeWords } from '../../../electron/core/notices/notice-words.ts';
import { caseOf, incidentOf, judgedStatus } from '../../support/judged-status.ts';
import { NOW_MS, secondsAgo, statusWith } from '../view/status-fixture.ts';

const MAIN = 'agent:main:main';

/** The notice of an incident in whose conversation a message was given up. */
function noticeAfterLoss(incidentClass: IncidentClass) {
  const incident: Incident = {
    id: 'a',
    class: incidentClass,
    level: 'red',
    since: secondsAgo(200),
    sessionKey: MAIN,
    cause: 'so it is',
    evidence: [],
    action: 'none',
    why: '',
  };
  const { snapshot } = statusWith({ level: 'red', headline: 'So it is.', incidents: [incident] });
  const lost = { sessionKey: MAIN, since: secondsAgo(200), channel: null, lost: true };
  const seen: Snapshot = { ...snapshot, unanswered: [lost] };
  return noticeWords(incident, seen, [], NOW_MS);
}

describe('the notice of a trouble that cost a message', () => {
  afterEach(() => speak('en'));

  it('says what helps before it asks for the message again', () => {
    expect(noticeAfterLoss('model-refused')).toMatchObject({
      title: 'The model refuses your agent',
      body: 'Sign in to the model again. The 11:56 message was lost. Send it again.',
    });
  });

  it.each(['no-answer', 'agent-silent', 'model-cut-off'] as const)(
    'asks once where that is all that helps: %s',
    (incidentClass) => {
      expect(noticeAfterLoss(incidentClass).body).toBe(
        'The 11:56 message was lost. Send it again.',
      );
    },
  );

  it.each(LANGUAGES)('asks for nothing that was tried in vain (%s)', (language) => {
    speak(language);
    for (const file of ['turn-failed-twice', 'sandbox-without-docker']) {
      const { snapshot, offers } = judgedStatus(caseOf(file));
      const incident = incidentOf(caseOf(file));
      const { body } = noticeWords(incident, snapshot, offers, NOW_MS);
      expect(body.startsWith(strings.notice.inVainAgain), body).toBe(true);
      expect(body).not.toContain(strings.notice.sendAgain);
    }
  });

  it.each(LANGUAGES)('never asks for a message that it has not named (%s)', (language) => {
    speak(language);
    const { notice, incident } = strings;
    let asked = 0;
    for (const incidentClass of incidentClassSchema.options) {
      const { title, body } = noticeAfterLoss(incidentClass);
      expect(lengthOf(title) + lengthOf(body), body).toBeLessThanOrEqual(MAX_NOTICE);
      expect(body, 'something helps').not.toBe('');
      if (!body.includes(notice.sendAgain)) continue;
      asked += 1;
      expect(body).toContain(notice.lost('11:56'));
      const { advice } = incident[incidentClass];
      if (body.includes(advice)) expect(body.startsWith(advice)).toBe(true);
    }
    expect(asked).toBeGreaterThan(2);
  });
});
