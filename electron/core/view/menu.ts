import type { Snapshot } from '../api/snapshot.ts';
import type { EngineStatus } from '../api/status.ts';
import { strings } from '../catalogue/catalogue.ts';
import { plainText } from '../catalogue/plain-text.ts';
import { headlineSaying, incidentSaying } from '../catalogue/sayings.ts';
import { assertNever } from '../result.ts';
import type { ActionName } from '../steps/action.ts';
import { adviceFor } from './advice.ts';
import { lastView } from './last-step.ts';
import type { LoginItem } from './login-item.ts';
import { byHandView, type OfferView, offerViews } from './offers.ts';
import { beforePause, hasDashboard } from './panel.ts';
import { planLines } from './plan.ts';
import { stepInProgress } from './step-name.ts';
import { forYouLines, lostLines, waitingLines } from './waiting.ts';
import { remainingInWords, wrapText } from './words.ts';

/** The command behind an item. A recovery step names an offer, never a path of its own. */
export type MenuCommand =
  | { readonly kind: 'act'; readonly action: ActionName; readonly target: string | null }
  /** Opens the panel with the question of a step that costs something. */
  | { readonly kind: 'ask'; readonly action: ActionName; readonly target: string | null }
  /** The command for a person, where Clawbuoy may not act. */
  | { readonly kind: 'copy-command' }
  | { readonly kind: 'copy-report' }
  | { readonly kind: 'about' }
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
      /** A grey line below it: the cost, and whether it is the best step. Empty: none. */
      readonly sub: string;
      readonly recommended: boolean;
      /** Keys that choose it while the menu is open, in Electron's names. */
      readonly accelerator?: string;
      /** What it would do, shown on hover; empty: the label says it all. */
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
  readonly version: string;
  /** Problems of Clawbuoy itself, in words. */
  readonly notices: readonly string[];
};

/** A menu line of this length makes the menu no wider than a saying does. */
const LINE_WIDTH = 60;
const MAX_WAITING = 2;
const MAX_INCIDENTS = 3;

/** The menu of the menu-bar icon as data, top to bottom. The shell only draws it. */
export function menuItems(status: EngineStatus, options: MenuOptions): readonly MenuItem[] {
  const sections: readonly (readonly MenuItem[])[] = [
    stateSection(status, options.nowMs),
    waitingSection(status, options.nowMs),
    stepSection(status, options.nowMs),
    texts(options.notices, 3),
    watchSection(status),
    appSection(options),
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
    return [{ kind: 'header', text }, ...texts(beforePause(snapshot), 2)];
  }
  const sayings = snapshot.incidents
    .slice(0, MAX_INCIDENTS)
    .map((incident) => incidentSaying(strings, incident, snapshot));
  const [headline, ...others] = [...new Set([headlineSaying(strings, snapshot), ...sayings])];
  return [
    { kind: 'header', text: headline ?? strings.app },
    ...texts(others, 1),
    ...(isInDoubt(snapshot) ? texts([strings.cannotTell], 1) : []),
  ];
}

/** The light is grey, and no sentence says so already. */
function isInDoubt({ level, activity, incidents }: Snapshot): boolean {
  return level === 'grey' && activity === undefined && incidents.length === 0;
}

function waitingSection(status: EngineStatus, nowMs: number): readonly MenuItem[] {
  if (status.pausedUntil !== null) return [];
  const waiting = waitingLines(status.snapshot, nowMs, MAX_WAITING);
  const lost = lostLines(status.snapshot, nowMs).slice(0, MAX_WAITING);
  return texts([...forYouLines(status.snapshot), ...waiting, ...lost], 2);
}

/** A step in progress is shown instead of the buttons: one step at a time. */
function stepSection(status: EngineStatus, nowMs: number): readonly MenuItem[] {
  const { running } = status;
  if (running !== null) {
    const steps = running.steps.map((step) =>
      plainText(`${step.name}: ${strings.stepOutcome[step.outcome]}`, LINE_WIDTH),
    );
    return [
      { kind: 'header', text: stepInProgress(running.action, running.target) },
      ...texts(steps, 1),
    ];
  }
  const byHand = byHandView(status);
  const advice = byHand === null ? adviceFor(status, nowMs) : byHand.words;
  const last = lastView(status, [], nowMs);
  return [
    ...texts(advice === null ? [] : [advice], 3),
    ...(byHand === null || byHand.command === null
      ? []
      : [item(strings.copyCommand, { kind: 'copy-command' }, { sub: byHand.command })]),
    ...offerViews(status).map((offer) => offerItem(offer)),
    ...texts(last === null ? [] : [last.title], 2),
    ...texts(last === null || last.tone !== 'bad' ? [] : [last.reason], 3),
  ];
}

function offerItem(offer: OfferView): MenuItem {
  const { action, target } = offer;
  return item(
    offer.asks ? strings.asks(offer.label) : offer.label,
    { kind: offer.asks ? 'ask' : 'act', action, target },
    {
      sub: offer.recommended ? strings.recommendedFor(offer.price) : offer.price,
      recommended: offer.recommended,
      help: offer.plan === null ? [] : planLines(offer.plan),
    },
  );
}

function item(
  label: string,
  command: MenuCommand,
  rest: Partial<
    Pick<Extract<MenuItem, { kind: 'action' }>, 'sub' | 'recommended' | 'help' | 'accelerator'>
  > = {},
): MenuItem {
  return { kind: 'action', label, sub: '', recommended: false, help: [], command, ...rest };
}

function watchSection(status: EngineStatus): readonly MenuItem[] {
  const isThere = !status.snapshot.incidents.some((one) => one.class === 'not-installed');
  return [
    item(strings.openPanel, { kind: 'open-panel' }, { accelerator: 'Command+O' }),
    ...(hasDashboard(status) ? [item(strings.openDashboard, { kind: 'open-dashboard' })] : []),
    ...(status.pausedUntil === null
      ? [
          item(strings.lookNow, { kind: 'look' }, { accelerator: 'Command+R' }),
          ...(isThere ? [item(strings.pause, { kind: 'pause-for-an-hour' })] : []),
        ]
      : [item(strings.resume, { kind: 'resume' })]),
    item(strings.copyReport, { kind: 'copy-report' }),
  ];
}

function appSection({ login, version }: MenuOptions): readonly MenuItem[] {
  return [
    item(strings.openSettings, { kind: 'open-settings' }, { accelerator: 'Command+,' }),
    loginToggle(login),
    item(strings.about(version), { kind: 'about' }),
    item(strings.quit, { kind: 'quit' }, { accelerator: 'Command+Q' }),
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
      // Registered, but macOS will not launch it. It is not ticked, and choosing it unregisters it.
      return toggle(strings.loginApproval, false, false);
    case 'unpackaged':
      return toggle(strings.loginUnpackaged, false, null);
    default:
      return assertNever(login);
  }
}
