import type { Evidence } from '../evidence/evidence.ts';
import { duration } from '../text/words.ts';
import { at } from './finding.ts';

/** What a gateway that is slow to answer is asked less for, in words. */
const ABOUT: Readonly<Record<string, string>> = {
  'sessions.list': 'its list of sessions',
  'chat.history': 'what a run in a session has done',
  'diagnostics.stability': 'its own reports',
  health: 'how its channels do',
};

/**
 * A gateway that is slow to answer (openclaw/openclaw #76931, #77373) is asked less, so that
 * watching does not keep it busy. That is said, with how old what is shown may be.
 */
export function slowAnswerWords({ gateway, sessions }: Evidence): string[] {
  return (gateway.slowAnswers ?? []).map(({ method, askedAtMs, tookMs, nextAtMs }) => {
    const about = ABOUT[method] ?? method;
    const isOld = method === 'sessions.list' && sessions.atMs !== null;
    const from =
      isOld && sessions.atMs !== null ? `; what is shown is from ${at(sessions.atMs)}` : '';
    return tookMs === null || nextAtMs === null
      ? `the gateway is slow: it was asked for ${about} at ${at(askedAtMs)} and has not answered yet${from}`
      : `the gateway is slow: it took ${duration(tookMs)} for ${about}, so it is asked less: again at ${at(nextAtMs)}${from}`;
  });
}
