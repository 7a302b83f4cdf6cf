import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { assertNever } from '../result.ts';
import type { ActionName } from '../steps/action.ts';
import { adviceFor } from './advice.ts';
import type { LoginItem } from './login-item.ts';
import { offerViews } from './offers.ts';
import { planLines } from './plan.ts';
import { lostLines, waitingLines } from './waiting.ts';
import {
  agoInWords,
  elapsedInWords,
  plainText,
  remainingInWords,
  sentence,
  wrapText,
} from './words.ts';

/** What choosing an item asks for. A recovery step names an offer, never a path of its own. */
export type MenuCommand =
  | { readonly kind: 'act'; readonly action: ActionName; readonly target: string | null }
  | { readonly kind: 'look' }
  | { readonly kind: 'pause-for-an-hour' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'open-panel' }
  | { readonly kind: 'open-dashboard' }
  | { readonly kind: 'open-settings' }
  | { readonly kind: 'launch-at-login'; readonly enabled: boolean }
  | { readonly kind: 'quit' };

export type MenuItem =
  | { readonly kind: 'header'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'action';
      readonly label: string;
      readonly recommended: boolean;
      /** What it would do, for who rests on it; empty: the label says it all. */
      readonly help: readonly string[];
      readonly command: MenuCommand;
    }
  | {
      readonly kind: 'toggle';
      readonly label: string;
      readonly checked: boolean;
      /** Null: shown greyed out. */
      readonly command: MenuCommand | null;
    }
  | { readonly kind: 'separator' };

export type MenuOptions = {
  readonly nowMs: number;
  readonly login: LoginItem;
  /** What does not work in Clawbuoy itself, in words. */
  readonly notices: readonly string[];
};

const LINE_WIDTH = 64;
const MAX_WAITING = 4;
const MAX_INCIDENTS = 3;

/** The menu of the menu-bar icon as data, top to bottom; the shell only draws it. */
export function menuItems(status: EngineStatus, options: MenuOptions): readonly MenuItem[] {
  const sections: readonly (readonly MenuItem[])[] = [
    stateSection(status, options.nowMs),
    waitingSection(status, options.nowMs),
    stepSection(status, options.nowMs),
    texts(options.notices, 3),
    watchSection(status),
    appSection(options.login),
    [
      {
        kind: 'action',
        label: strings.quit,
        recommended: false,
        help: [],
        command: { kind: 'quit' },
      },
    ],
  ];
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, index) => (index === 0 ? section : [SEPARATOR, ...section]));
}

const SEPARATOR: MenuItem = { kind: 'separator' };

function texts(lines: readonly string[], maxLines: number): readonly MenuItem[] {
  return lines.flatMap((line) =>
    wrapText(line, LINE_WIDTH, maxLines).map((text) => ({ kind: 'text' as const, text })),
  );
}

function stateSection(status: EngineStatus, nowMs: number): readonly MenuItem[] {
  const { snapshot, pausedUntil } = status;
  if (pausedUntil !== null) {
    const left = remainingInWords(pausedUntil, nowMs);
    const text = left === null ? strings.paused : strings.pausedFor(left);
    return [{ kind: 'header', text }];
  }
  const [headline = strings.app, ...rest] = wrapText(snapshot.headline, LINE_WIDTH, 3);
  const causes = snapshot.incidents
    .slice(0, MAX_INCIDENTS)
    .map((incident) => ({ cause: sentence(incident.cause), since: incident.since }))
    .filter(({ cause }) => cause !== '' && cause !== sentence(snapshot.headline))
    .map(({ cause, since }) => strings.causeSince(cause, elapsedInWords(since, nowMs)));
  return [
    { kind: 'header', text: headline },
    ...rest.map((text) => ({ kind: 'text' as const, text })),
    ...(snapshot.level === 'grey' ? texts([strings.cannotTell], 1) : []),
    ...texts(causes, 3),
  ];
}

function waitingSection(status: EngineStatus, nowMs: number): readonly MenuItem[] {
  if (status.pausedUntil !== null) return [];
  const waiting = waitingLines(status.snapshot, nowMs, MAX_WAITING);
  return texts([...waiting, ...lostLines(status.snapshot, nowMs).slice(0, MAX_WAITING)], 2);
}

/** A step in progress shows itself instead of the buttons: one step at a time. */
function stepSection(status: EngineStatus, nowMs: number): readonly MenuItem[] {
  const { running, lastResult } = status;
  if (running !== null) {
    const steps = running.steps.map((step) =>
      plainText(`${step.name}: ${strings.stepOutcome[step.outcome]}`, LINE_WIDTH),
    );
    return [{ kind: 'header', text: strings.doing[running.action] }, ...texts(steps, 1)];
  }
  const advice = adviceFor(status, nowMs);
  const last =
    lastResult === null
      ? []
      : [
          strings.last(
            strings.action[lastResult.action],
            strings.outcome[lastResult.outcome],
            agoInWords(lastResult.after.at, nowMs),
          ),
          ...(lastResult.outcome === 'done' ? [] : [sentence(lastResult.reason)]),
        ];
  return [
    ...texts(advice === null ? [] : [advice], 3),
    ...offerViews(status).map((offer) => ({
      kind: 'action' as const,
      label: strings.offer(offer.label, offer.costs),
      recommended: offer.recommended,
      help: offer.plan === null ? [] : planLines(offer.plan),
      command: { kind: 'act' as const, action: offer.action, target: offer.target },
    })),
    ...texts(last, 2),
  ];
}

function watchSection(status: EngineStatus): readonly MenuItem[] {
  const item = (label: string, command: MenuCommand): MenuItem => ({
    kind: 'action',
    label,
    recommended: false,
    help: [],
    command,
  });
  return [
    item(strings.openPanel, { kind: 'open-panel' }),
    item(strings.openDashboard, { kind: 'open-dashboard' }),
    ...(status.pausedUntil === null
      ? [
          item(strings.lookNow, { kind: 'look' }),
          item(strings.pause, { kind: 'pause-for-an-hour' }),
        ]
      : [item(strings.resume, { kind: 'resume' })]),
  ];
}

function appSection(login: LoginItem): readonly MenuItem[] {
  return [
    {
      kind: 'action',
      label: strings.openSettings,
      recommended: false,
      help: [],
      command: { kind: 'open-settings' },
    },
    loginToggle(login),
  ];
}

function loginToggle(login: LoginItem): MenuItem {
  const toggle = (label: string, checked: boolean, enabled: boolean | null): MenuItem => ({
    kind: 'toggle',
    label,
    checked,
    command: enabled === null ? null : { kind: 'launch-at-login', enabled },
  });
  switch (login) {
    case 'enabled':
      return toggle(strings.login, true, false);
    case 'not-registered':
    case 'not-found':
      return toggle(strings.login, false, true);
    case 'requires-approval':
      // Registered, and yet macOS will not launch it: not ticked, and choosing it takes it back.
      return toggle(strings.loginApproval, false, false);
    case 'unpackaged':
      return toggle(strings.loginUnpackaged, false, null);
    default:
      return assertNever(login);
  }
}
