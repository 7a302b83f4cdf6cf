import type { Step } from '../action.ts';
import type { EngineStatus } from '../status.ts';
import { adviceFor } from './advice.ts';
import type { OfferView } from './offers.ts';
import { offerViews } from './offers.ts';
import { strings } from './strings.ts';
import type { TrayIcon } from './tray.ts';
import { lightOf } from './tray.ts';
import { waitingLines } from './waiting.ts';
import { agoInWords, elapsedInWords, plainText, remainingInWords, sentence } from './words.ts';

export type StepView = {
  readonly outcome: Step['outcome'];
  readonly text: string;
  readonly detail: string;
};

export type IncidentView = {
  readonly id: string;
  readonly level: 'amber' | 'red';
  readonly cause: string;
  readonly since: string;
  readonly why: string;
  readonly evidence: readonly string[];
};

/** All the panel shows, in words; the window only lays it out. */
export type PanelView = {
  readonly light: TrayIcon;
  readonly lightLabel: string;
  readonly headline: string;
  /** "I cannot tell…" and the like: what the light does not know. */
  readonly doubt: string | null;
  readonly waiting: readonly string[];
  readonly advice: string | null;
  readonly primary: OfferView | null;
  readonly others: readonly OfferView[];
  readonly running: { readonly title: string; readonly steps: readonly StepView[] } | null;
  readonly last: {
    readonly outcome: 'done' | 'refused' | 'failed' | 'nothing-to-do';
    readonly title: string;
    readonly reason: string;
    readonly steps: readonly StepView[];
  } | null;
  readonly incidents: readonly IncidentView[];
  readonly findings: readonly string[];
  readonly looked: string;
  readonly paused: boolean;
};

const MAX_WAITING = 20;
const MAX_TEXT = 2_000;

/** The panel for a status, at a moment. */
export function panelView(status: EngineStatus, nowMs: number): PanelView {
  const { snapshot, running, lastResult, pausedUntil } = status;
  const light = lightOf(status);
  const paused = pausedUntil !== null;
  const offers = offerViews(status);
  const primary = offers.find((offer) => offer.recommended) ?? null;
  return {
    light,
    lightLabel: strings.light[light],
    headline: paused ? strings.paused : plainText(snapshot.headline, MAX_TEXT),
    doubt: doubtOf(status, nowMs),
    waiting: paused ? [] : waitingLines(snapshot, nowMs, MAX_WAITING),
    advice: adviceFor(status, nowMs),
    primary,
    others: offers.filter((offer) => offer !== primary),
    running:
      running === null
        ? null
        : { title: strings.doing[running.action], steps: running.steps.map(stepView) },
    last:
      lastResult === null
        ? null
        : {
            outcome: lastResult.outcome,
            title: strings.last(
              strings.action[lastResult.action],
              strings.outcome[lastResult.outcome],
              agoInWords(lastResult.after.at, nowMs),
            ),
            reason: sentence(lastResult.reason),
            steps: lastResult.steps.map(stepView),
          },
    incidents: paused
      ? []
      : snapshot.incidents.map((incident) => ({
          id: incident.id,
          level: incident.level,
          cause: sentence(incident.cause),
          since: strings.since(elapsedInWords(incident.since, nowMs)),
          why: sentence(incident.why),
          evidence: distinct(incident.evidence),
        })),
    findings: distinct(snapshot.findings),
    looked: strings.looked(agoInWords(snapshot.at, nowMs)),
    paused,
  };
}

function doubtOf(status: EngineStatus, nowMs: number): string | null {
  if (status.pausedUntil !== null) {
    const left = remainingInWords(status.pausedUntil, nowMs);
    return left === null ? null : strings.pausedFor(left);
  }
  return status.snapshot.level === 'grey' ? strings.cannotTell : null;
}

function stepView(step: Step): StepView {
  return {
    outcome: step.outcome,
    text: plainText(`${step.name}: ${strings.stepOutcome[step.outcome]}`),
    detail: plainText(step.detail, MAX_TEXT),
  };
}

function distinct(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.map((line) => plainText(line, MAX_TEXT)))];
}
