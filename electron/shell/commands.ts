import { app, shell } from 'electron';
import type { Reply, Wanted } from '../core/api/ipc-contract.ts';
import type { Engine } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import { assertNever } from '../core/result.ts';
import type { ActionName } from '../core/steps/action.ts';
import { ONE_YES } from '../core/steps/consent.ts';
import { findOfferForIncident } from '../core/steps/incident-offer.ts';
import { errorMessage } from '../core/text/errors.ts';
import type { MenuCommand } from '../core/view/menu.ts';
import type { Act } from './actions.ts';
import { setLaunchAtLogin } from './login-item.ts';
import type { Notices } from './notices.ts';
import { openDashboard } from './security.ts';

const HOUR_MS = 60 * 60_000;

export type CommandOptions = {
  readonly engine: Engine;
  readonly act: Act;
  readonly notices: Notices;
  /** Opens the panel, optionally at a page and with the question of a step. */
  readonly showPanel: (wanted?: Omit<Wanted, 'atMs'>) => void;
  readonly copyReport: (incidentId: string | null) => Promise<Reply>;
  readonly copyCommand: (incidentId: string | null) => Promise<Reply>;
  readonly nowMs: () => number;
  readonly log: (line: string) => void;
};

export type Commands = {
  /** Carries out a menu item. Failures are shown in the panel. */
  run(command: MenuCommand): void;
  /** Carries out a notification's button, if the step is still offered for its incident. */
  runForIncident(action: ActionName, incidentId: string): void;
  openDashboard(): Promise<void>;
  openSettingsFile(): Promise<void>;
  pauseForAnHour(): void;
};

/** The commands outside the window, from menu or notification. */
export function createCommands(options: CommandOptions): Commands {
  const { engine, act, notices, showPanel, nowMs, log } = options;

  const inBackground = (work: Promise<unknown>) => {
    work.catch((error: unknown) => log(errorMessage(error)));
  };
  const actAndTell = async (action: ActionName, target: string | null) => {
    const reply = await act(action, target, ONE_YES);
    // The light shows that a step has worked. Any other end needs words.
    if (reply.kind === 'refused' || reply.result.outcome !== 'done') showPanel();
  };
  const dashboard = async () => {
    const outcome = await openDashboard(engine.dashboardUrl());
    const trouble = {
      opened: null,
      refused: strings.dashboardRefused,
      failed: strings.dashboardFail,
    }[outcome];
    notices.set('dashboard', trouble);
    if (trouble !== null) showPanel();
  };
  const settings = async () => {
    const failure = await shell.openPath(engine.settingsFile);
    notices.set('settings', failure === '' ? null : strings.settingsFail(failure));
    if (failure !== '') showPanel();
  };
  const pauseForAnHour = () => engine.pause(nowMs() + HOUR_MS);

  const copy = async (copied: Promise<Reply>) => {
    if ((await copied).kind === 'refused') showPanel();
  };

  const run = (command: MenuCommand): void => {
    switch (command.kind) {
      case 'act':
        inBackground(actAndTell(command.action, command.target));
        break;
      case 'ask':
        showPanel({ page: 'now', step: { action: command.action, target: command.target } });
        break;
      case 'copy-command':
        inBackground(copy(options.copyCommand(null)));
        break;
      case 'copy-report':
        inBackground(copy(options.copyReport(null)));
        break;
      case 'about':
        app.showAboutPanel();
        break;
      case 'look':
        inBackground(engine.look());
        break;
      case 'pause-for-an-hour':
        pauseForAnHour();
        break;
      case 'resume':
        engine.pause(null);
        break;
      case 'open-panel':
        showPanel();
        break;
      case 'open-dashboard':
        inBackground(dashboard());
        break;
      case 'open-settings':
        showPanel({ page: 'settings', step: null });
        break;
      case 'launch-at-login':
        notices.set('login', setLaunchAtLogin(command.enabled) ? null : strings.loginFail);
        break;
      case 'quit':
        app.quit();
        break;
      default:
        assertNever(command);
    }
  };
  const runForIncident = (action: ActionName, incidentId: string) => {
    const offer = findOfferForIncident(engine.status(), incidentId, action);
    // A step that costs something is decided where its price is shown.
    if (offer === null || offer.free !== true) showPanel();
    else inBackground(actAndTell(offer.action, offer.target));
  };
  return {
    run,
    runForIncident,
    openDashboard: dashboard,
    openSettingsFile: settings,
    pauseForAnHour,
  };
}
