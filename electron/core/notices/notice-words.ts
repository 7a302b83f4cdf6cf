import type { Offer } from '../api/offer.ts';
import type { Incident, Snapshot, Unanswered } from '../api/snapshot.ts';
import { strings } from '../catalogue/catalogue.ts';
import { lengthOf, plainText } from '../catalogue/plain-text.ts';
import { headlineSaying, incidentSaying } from '../catalogue/sayings.ts';
import { clockIn, roughlyIn } from '../catalogue/time.ts';
import { type ActionName, actionNameSchema } from '../steps/action.ts';
import { freeRestart } from '../steps/free-restart.ts';
import { findOfferForIncident } from '../steps/incident-offer.ts';
import { isInVainAgain, sendingAgainHelps } from './sending-again.ts';

/** A macOS banner shows this many characters of title and body together before it cuts. */
export const MAX_NOTICE = 110;

export type NoticeWords = {
  readonly title: string;
  readonly body: string;
  /** Steps that cost nothing and may be taken. All others are decided in the panel. */
  readonly actions: readonly ActionName[];
};

/** The words of an incident's notice: what is wrong, then what helps, as much as a banner shows. */
export function noticeWords(
  incident: Incident,
  snapshot: Snapshot,
  offers: readonly Offer[],
  nowMs: number,
): NoticeWords {
  const title = asTitle(incidentSaying(strings, incident, snapshot));
  const action = actionNameSchema.safeParse(incident.action);
  const offer = action.success
    ? findOfferForIncident({ snapshot, offers }, incident.id, action.data)
    : null;
  const isRefused = offer?.plan?.verdict === 'refused';
  const isFree = offer?.free === true && !isRefused;
  const lost = lostWords(incident, snapshot, nowMs);
  const isHelpInLost =
    lost.length > 0 && (incident.action === 'unlock' || sendingAgainHelps(incident));
  const parts = [
    // What helps comes first: sent again before that, a message would be lost again.
    isHelpInLost ? [] : [helpWords(incident, snapshot, { isRefused, isFree }, nowMs)],
    lost,
    waitedWords(incident, snapshot, nowMs),
  ];
  return {
    title,
    body: fitting(parts, MAX_NOTICE - lengthOf(title)),
    actions: isFree && offer !== null ? [offer.action] : [],
  };
}

/**
 * As many whole sentences as there is room for, in their order. Within a part a sentence needs the
 * one before it: "send it again" is about a message that was named.
 */
function fitting(parts: readonly (readonly string[])[], room: number): string {
  let body = '';
  for (const part of parts) {
    for (const sentence of part) {
      const longer = body === '' ? sentence : strings.sentences(body, sentence);
      if (lengthOf(longer) > room) break;
      body = longer;
    }
  }
  return body;
}

/** A given-up message waits for its sender. The notice never says that it waited. */
function lostWords(incident: Incident, { unanswered }: Snapshot, nowMs: number): string[] {
  const lost = unanswered.filter((one) => one.lost && one.sessionKey === incident.sessionKey);
  const [named] = noticeOfLost(lost, false, nowMs);
  if (isInVainAgain(incident)) return named === undefined ? [] : [named];
  return noticeOfLost(lost, incident.action === 'unlock', nowMs);
}

/** The lost messages, and that they must be sent again; empty: none was lost. */
function noticeOfLost(lost: readonly Unanswered[], afterUnlock: boolean, nowMs: number): string[] {
  const { notice } = strings;
  const [first] = lost;
  if (first === undefined) return [];
  return lost.length === 1
    ? [
        notice.lost(clockIn(strings, Date.parse(first.since), nowMs)),
        afterUnlock ? notice.thenSendAgain : notice.sendAgain,
      ]
    : [notice.lostMany(lost.length), afterUnlock ? notice.thenSendAllAgain : notice.sendAllAgain];
}

function helpWords(
  incident: Incident,
  snapshot: Snapshot,
  { isRefused, isFree }: { readonly isRefused: boolean; readonly isFree: boolean },
  nowMs: number,
): string {
  const { notice } = strings;
  const { recommended } = snapshot;
  switch (incident.action) {
    case 'none':
      return isInVainAgain(incident) ? notice.inVainAgain : strings.incident[incident.class].advice;
    case 'wait': {
      const leftMs = recommended.until === null ? 0 : Date.parse(recommended.until) - nowMs;
      return leftMs >= 1_000 && recommended.action === 'wait'
        ? notice.waitFor(roughlyIn(strings, leftMs))
        : notice.wait;
    }
    default:
      if (isRefused) return notice.byHand;
      if (incident.action === 'restart' && isFree) return notice[freeRestart(snapshot)];
      return notice.helps[incident.action];
  }
}

function waitedWords(incident: Incident, { unanswered }: Snapshot, nowMs: number): string[] {
  // Its title says it.
  if (incident.class === 'agent-silent') return [];
  const waiting = unanswered.find((one) => !one.lost && one.sessionKey === incident.sessionKey);
  if (waiting === undefined) return [];
  return [strings.notice.waited(roughlyIn(strings, nowMs - Date.parse(waiting.since)))];
}

/** One notice that counts many. */
export function stormWords(incidents: readonly Incident[], snapshot: Snapshot): NoticeWords {
  const title = strings.notice.problems(incidents.length);
  const sayings = incidents.map((one) => incidentSaying(strings, one, snapshot));
  return {
    title,
    body: fitting(
      [...new Set(sayings)].map((one) => [one]),
      MAX_NOTICE - lengthOf(title),
    ),
    actions: [],
  };
}

/** Says that all is well again, how long the trouble lasted, and what is left to do. */
export function recoveredWords(snapshot: Snapshot, awayMs: number, nowMs: number): NoticeWords {
  const title = strings.notice.back;
  const lost = snapshot.unanswered.filter((one) => one.lost);
  const parts = [
    noticeOfLost(lost, false, nowMs),
    [strings.notice.away(roughlyIn(strings, awayMs))],
  ];
  return { title, body: fitting(parts, MAX_NOTICE - lengthOf(title)), actions: [] };
}

/** The words of a notice that is withdrawn. */
export function endWords(snapshot: Snapshot): NoticeWords {
  const { notice } = strings;
  const title =
    snapshot.level === 'green'
      ? notice.back
      : snapshot.incidents.length === 0
        ? notice.over
        : snapshot.level === 'red'
          ? notice.stillRed
          : notice.notWellYet;
  return { title, body: headlineSaying(strings, snapshot), actions: [] };
}

/** Titles end without a full stop. */
function asTitle(saying: string): string {
  return plainText(saying).replace(/[.。]$/, '');
}
