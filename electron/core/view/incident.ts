import type { Snapshot } from '../api/snapshot.ts';
import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { plainText } from '../catalogue/plain-text.ts';
import { incidentSaying } from '../catalogue/sayings.ts';
import type { IncidentStory, StoryEvent } from '../history/incident-story.ts';
import type { Acknowledgement } from '../notices/acknowledgement-schema.ts';
import { assertNever } from '../result.ts';
import { findOfferForIncident } from '../steps/incident-offer.ts';
import { withNames } from './for-people.ts';
import { type OfferView, offerViews } from './offers.ts';
import { saidOf } from './panel.ts';
import { stepName } from './step-name.ts';
import { clockInWords, durationInWords, sentence, withLocalTimes } from './words.ts';

export type IncidentPageView = {
  readonly id: string;
  readonly level: 'amber' | 'red';
  /** The trouble, for people. */
  readonly saying: string;
  /** The cause in the engine's words, for readers who want more. */
  readonly cause: string;
  readonly when: string;
  readonly open: boolean;
  /** A person's mark on it, or null. */
  readonly said: string | null;
  readonly why: string;
  readonly evidence: readonly string[];
  readonly events: readonly { readonly time: string; readonly text: string }[];
};

/** The whole page of one incident, in words. */
export function incidentPageView(
  { incident, fromMs, toMs, events }: IncidentStory,
  marks: readonly Acknowledgement[],
  snapshot: Snapshot,
  nowMs: number,
): IncidentPageView {
  const seen = toMs === null ? snapshot : { ...snapshot, at: new Date(toMs).toISOString() };
  const lasted =
    toMs === null
      ? strings.lastsSince(durationInWords(nowMs - fromMs))
      : strings.lasted(durationInWords(toMs - fromMs));
  const voice: StoryVoice = {
    level: incident.level,
    saying: (level) => incidentSaying(strings, { ...incident, level }, seen),
    notice: (title) => plainText(title),
    reason: (text) => withLocalTimes(sentence(withNames(text, snapshot)), nowMs),
  };
  return {
    id: incident.id,
    level: incident.level,
    saying: voice.saying(incident.level),
    cause: withLocalTimes(sentence(incident.cause), nowMs),
    when: strings.joined(clockInWords(fromMs, nowMs), lasted),
    open: toMs === null,
    said: toMs === null ? saidOf(marks, incident.id, nowMs) : null,
    why: withLocalTimes(sentence(incident.why), nowMs),
    evidence: [
      ...new Set(incident.evidence.map((line) => withLocalTimes(plainText(line, 2_000), nowMs))),
    ],
    events: events.map((event) => ({
      time: clockInWords(event.atMs, nowMs),
      text: eventWords(event, voice, nowMs),
    })),
  };
}

/** The step that mends an open incident, if it is on offer; null: none is. */
export function offerForIncident(status: EngineStatus, incidentId: string): OfferView | null {
  const incident = status.snapshot.incidents.find(({ id }) => id === incidentId);
  if (incident === undefined || status.running !== null) return null;
  const { action } = incident;
  if (action === 'none' || action === 'wait') return null;
  const offer = findOfferForIncident(status, incidentId, action);
  return (
    offerViews(status).find(
      (view) => offer !== null && view.action === offer.action && view.target === offer.target,
    ) ?? null
  );
}

/** How a story is told: with names for the person at the machine, without any for others. */
export type StoryVoice = {
  /** The level last seen, as in its title. */
  readonly level: 'amber' | 'red';
  readonly saying: (level: 'amber' | 'red') => string;
  readonly notice: (title: string) => string;
  /** Why a step was taken or ended so, as a sentence. */
  readonly reason: (text: string) => string;
};

/** One line of the story, without its time. */
export function eventWords(event: StoryEvent, voice: StoryVoice, nowMs: number): string {
  const { story, outcome } = strings;
  switch (event.kind) {
    case 'began':
    case 'worsened':
    case 'eased': {
      // The title says how it is now. The earlier words appear only where they differ.
      const said = voice.saying(event.level);
      const isTitle = said === voice.saying(voice.level);
      return isTitle ? story[event.kind] : story.said(story[event.kind], said);
    }
    case 'told':
      return story.told(voice.notice(event.title));
    case 'withdrawn':
      return story.withdrawn;
    case 'step': {
      const ended = event.outcome === null ? story.unfinished : outcome[event.outcome];
      const tell = event.by === 'person' ? story.step : story.stepByItself;
      return tell(stepName(event.action, event.target), ended, voice.reason(event.reason));
    }
    case 'acknowledged':
      return story.acknowledged;
    case 'snoozed':
      return story.snoozed(clockInWords(Date.parse(event.until), nowMs));
    case 'over':
      return story.over;
    default:
      return assertNever(event);
  }
}
