import { lasting, say, type Words } from '../catalogue/sentences/sentence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { isoTime } from '../text/iso-time.ts';

/** What a slow gateway is asked for less often, in words. */
const ABOUT: Readonly<Record<string, Words>> = {
  'sessions.list': say('aboutList'),
  'chat.history': say('aboutRun'),
  'diagnostics.stability': say('aboutReports'),
  health: say('aboutChannels'),
};

/**
 * Says which answers of the gateway are slow (openclaw/openclaw #76931, #77373), and how old the
 * data shown is. A slow gateway is asked less, so that watching does not keep it busy.
 */
export function slowAnswerWords({ gateway, sessions }: Evidence): Words[] {
  return (gateway.slowAnswers ?? []).map(({ method, askedAtMs, tookMs, nextAtMs }) => {
    const about = ABOUT[method] ?? method;
    const isOld = method === 'sessions.list' && sessions.atMs !== null;
    const from =
      isOld && sessions.atMs !== null ? say('shownFrom', { time: isoTime(sessions.atMs) }) : '';
    return tookMs === null || nextAtMs === null
      ? say('slowNotAnswered', { about, time: isoTime(askedAtMs), from })
      : say('slowTook', { took: lasting(tookMs), about, next: isoTime(nextAtMs), from });
  });
}
