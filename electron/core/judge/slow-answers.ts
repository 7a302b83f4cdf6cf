import type { Evidence } from '../evidence/evidence.ts';
import { duration } from '../text/words.ts';
import { at } from './finding.ts';

/** What a slow gateway is asked for less often, in words. */
const ABOUT: Readonly<Record<string, string>> = {
  'sessions.list': 'its list of sessions',
  'chat.history': 'what a run in a session has done',
  'diagnostics.stability': 'its own reports',
  health: 'how its channels do',
};

/**
 * Says which answers of the gateway are slow (openclaw/openclaw #76931, #77373), and how old the
 * data shown is. A slow gateway is asked less, so that watching does not keep it busy.
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
