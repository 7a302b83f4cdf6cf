import { isAway } from '../api/incident-kinds.ts';
import type { Incident, Snapshot, Unanswered } from '../api/snapshot.ts';
import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { plainText } from '../catalogue/plain-text.ts';
import { headlineSaying, incidentSaying } from '../catalogue/sayings.ts';
import type { Acknowledgement } from '../notices/acknowledgement-schema.ts';
import { acknowledgementOf, isDismissed } from '../notices/acknowledgements.ts';
import { sendingAgainHelps } from '../notices/sending-again.ts';
import { adviceInside } from './advice.ts';
import { forPeople } from './for-people.ts';
import { lastView, type Reply, type StepEndView } from './last-step.ts';
import type { OfferView } from './offers.ts';
import { type ByHandView, byHandView, offerViews } from './offers.ts';
import { type StepView, stepView } from './step.ts';
import { stepInProgress } from './step-name.ts';
import type { TrayIcon } from './tray.ts';
import { lightOf } from './tray.ts';
import { forYouLines, waitingLines, who } from './waiting.ts';
import { clockInWords, elapsedInWords, remainingInWords, withLocalTimes } from './words.ts';

export type IncidentView = {
  readonly id: string;
  readonly level: 'amber' | 'red';
  readonly cause: string;
  /** Since when, and a person's mark on it. */
  readonly since: string;
};

export type LostView = {
  readonly sessionKey: string;
  readonly since: string;
  readonly text: string;
};

/** The panel's facts besides the engine's status. */
export type PanelFacts = {
  readonly marks: readonly Acknowledgement[];
  readonly replies: readonly Reply[];
};

/** The whole first page, in words. The window only lays it out. */
export type PanelView = {
  readonly light: TrayIcon;
  readonly lightLabel: string;
  readonly headline: string;
  /** The things that the light does not know: "I cannot tell…" and the like. */
  readonly doubt: string | null;
  readonly waiting: readonly string[];
  /** The reason, in full. */
  readonly cause: string | null;
  readonly advice: string | null;
  /** Facts about the gateway while all is well; null otherwise. */
  readonly facts: string | null;
  readonly primary: OfferView | null;
  /** Work for a person, because Clawbuoy may not do it. */
  readonly byHand: ByHandView | null;
  readonly others: readonly OfferView[];
  readonly running: {
    readonly title: string;
    readonly since: string;
    readonly steps: readonly StepView[];
  } | null;
  readonly last: StepEndView | null;
  readonly lost: readonly LostView[];
  /** What their senders are to do, and when. */
  readonly lostHelp: string;
  readonly incidents: readonly IncidentView[];
  /** Where OpenClaw was searched for in vain; empty where it was found. */
  readonly lookedFor: readonly string[];
  /** Whether the settings are the place to mend this. */
  readonly settingsHelp: boolean;
  readonly findings: readonly string[];
  readonly looked: string;
  readonly paused: boolean;
  /** No OpenClaw was found: there is no watch to pause. */
  readonly absent: boolean;
  /** The dashboard is a page of the gateway: one that is down has none. */
  readonly hasDashboard: boolean;
};

/** The page must be readable in two seconds. The rest of those who wait are counted. */
const MAX_WAITING = 2;
const MAX_TEXT = 2_000;

/** The first page of the panel for a status, at a moment. */
export function panelView(
  status: EngineStatus,
  nowMs: number,
  facts: PanelFacts = { marks: [], replies: [] },
): PanelView {
  const { snapshot, running, pausedUntil } = status;
  const light = lightOf(status);
  const paused = pausedUntil !== null;
  const offers = offerViews(status);
  const primary = offers.find((offer) => offer.recommended) ?? null;
  const byHand = byHandView(status);
  const absent = snapshot.incidents.find((one) => one.class === 'not-installed');
  const cause = paused || byHand !== null || absent !== undefined ? null : causeOf(status, nowMs);
  const lost = snapshot.unanswered.filter((one) => one.lost && !isDismissed(facts.marks, one));
  return {
    light,
    lightLabel: strings.light[light],
    headline: headlineOf(status),
    doubt: doubtOf(status, nowMs),
    waiting: paused
      ? beforePause(snapshot)
      : [
          ...forYouLines(snapshot, 'beside the headline'),
          ...waitingLines(snapshot, nowMs, MAX_WAITING),
        ],
    cause,
    // The cause says in full what a person can do. The advice is its short form, for a notice.
    advice: byHand === null && cause === null ? adviceInside(status, nowMs) : null,
    facts: factsOf(status, nowMs),
    primary,
    byHand,
    others: offers.filter((offer) => offer !== primary),
    running:
      running === null
        ? null
        : {
            title: strings.runningTitle,
            since: strings.runningFor(elapsedInWords(running.startedAt, nowMs)),
            steps: running.steps.map((step) => stepView(step, nowMs)),
          },
    last: lastView(status, facts.replies, nowMs),
    lost: lost.map((one) => lostView(one, snapshot, nowMs)),
    lostHelp: isLostAgain(lost, snapshot) ? strings.lostHelpLater : strings.lostHelp,
    incidents:
      paused || absent !== undefined
        ? []
        : snapshot.incidents.map((one) => incidentView(one, snapshot, facts.marks, nowMs)),
    lookedFor: distinct(snapshot.lookedFor ?? []),
    settingsHelp: snapshot.incidents.some((one) => one.class === 'unauthorized'),
    findings: distinct(snapshot.findings.map((line) => withLocalTimes(line, nowMs))),
    looked: strings.looked(clockInWords(Date.parse(snapshot.at), nowMs)),
    paused,
    absent: absent !== undefined,
    hasDashboard: hasDashboard(status),
  };
}

/** Whether a dashboard can be opened. During a pause nobody knows, so a person may try. */
export function hasDashboard({ snapshot, pausedUntil }: EngineStatus): boolean {
  if (snapshot.incidents.some((one) => one.class === 'not-installed')) return false;
  return pausedUntil !== null || snapshot.gateway.state !== 'down';
}

/** What the light of a pause covers: the trouble that was there when it began. */
export function beforePause(snapshot: Snapshot): readonly string[] {
  return snapshot.level === 'amber' || snapshot.level === 'red'
    ? [strings.beforePause(headlineSaying(strings, snapshot))]
    : [];
}

/** Every time whose age the first page shows. Its one timer uses them. */
export function timesShown(status: EngineStatus): readonly number[] {
  const { snapshot, running, lastResult, pausedUntil } = status;
  return [
    ...snapshot.unanswered.map((one) => one.since),
    ...snapshot.incidents.map((one) => one.since),
    ...(isWell(status) ? [snapshot.gateway.since] : []),
    ...(running === null ? [] : [running.startedAt]),
    ...(lastResult === null ? [] : [lastResult.after.at]),
    ...(pausedUntil === null ? [] : [pausedUntil]),
    ...(snapshot.recommended.until === null ? [] : [snapshot.recommended.until]),
  ].map((time) => Date.parse(time));
}

function doubtOf(status: EngineStatus, nowMs: number): string | null {
  if (status.pausedUntil !== null) {
    const left = remainingInWords(status.pausedUntil, nowMs);
    return left === null ? null : strings.pausedFor(left);
  }
  return status.snapshot.level === 'grey' ? strings.cannotTell : null;
}

function isWell({ snapshot, pausedUntil }: EngineStatus): boolean {
  return pausedUntil === null && snapshot.level === 'green' && snapshot.gateway.state === 'up';
}

function factsOf(status: EngineStatus, nowMs: number): string | null {
  if (!isWell(status)) return null;
  return strings.upFor(elapsedInWords(status.snapshot.gateway.since, nowMs));
}

/** The state in one short sentence, or the step in progress. */
function headlineOf({ snapshot, running, pausedUntil }: EngineStatus): string {
  if (running !== null) return stepInProgress(running.action, running.target);
  return pausedUntil === null ? headlineSaying(strings, snapshot) : strings.paused;
}

/**
 * The work for a person, in full, where neither a button nor waiting helps. All else is one page
 * away.
 */
function causeOf({ snapshot }: EngineStatus, nowMs: number): string | null {
  if (snapshot.recommended.action !== 'none') return null;
  const why = forPeople(snapshot.incidents[0]?.why ?? '', snapshot, nowMs);
  return why === '' ? null : why;
}

/** Whether these messages, sent again now, would be lost again. */
function isLostAgain(lost: readonly Unanswered[], { incidents }: Snapshot): boolean {
  const isTheirs = ({ sessionKey }: Incident) => lost.some((one) => one.sessionKey === sessionKey);
  return incidents.some((one) => (isTheirs(one) || isAway(one.class)) && !sendingAgainHelps(one));
}

function lostView(message: Unanswered, snapshot: Snapshot, nowMs: number): LostView {
  return {
    sessionKey: message.sessionKey,
    since: message.since,
    text: strings.lost(who(message, snapshot), clockInWords(Date.parse(message.since), nowMs)),
  };
}

function incidentView(
  incident: Incident,
  snapshot: Snapshot,
  marks: readonly Acknowledgement[],
  nowMs: number,
): IncidentView {
  const since = strings.since(elapsedInWords(incident.since, nowMs));
  const said = saidOf(marks, incident.id, nowMs);
  const saying = incidentSaying(strings, incident, snapshot);
  return {
    id: incident.id,
    level: incident.level,
    cause: saying === headlineSaying(strings, snapshot) ? strings.incidentDetails : saying,
    since: said === null ? since : strings.joined(since, said),
  };
}

/** A person's mark on an incident, in words, or null. */
export function saidOf(
  marks: readonly Acknowledgement[],
  incidentId: string,
  nowMs: number,
): string | null {
  const mark = acknowledgementOf(marks, incidentId, nowMs);
  if (mark === null) return null;
  return mark.kind === 'acknowledge'
    ? strings.acknowledged
    : strings.snoozedUntil(clockInWords(Date.parse(mark.until), nowMs));
}

function distinct(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.map((line) => plainText(line, MAX_TEXT)))];
}
