import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { z } from 'zod';
import {
  type Channel,
  contract,
  type PanelStatus,
  type Request,
  type Response,
  type StatusPush,
  type WireName,
} from '../core/api/ipc-contract.ts';
import { PANEL_ORIGIN } from './protocol.ts';

export type IpcHandlers = {
  readonly [C in Channel]: (...request: Request<C>) => Promise<Response<C>>;
};

type Route = (args: readonly unknown[]) => Promise<unknown>;

/**
 * The only way from the window to the app. A message must come from the main frame of the panel's
 * own page, and its arguments must match the contract. Otherwise the caller gets an error and
 * nothing happens.
 */
export function serveIpc(handlers: IpcHandlers, panelContents: () => WebContents | null): void {
  const routes = {
    'clawbuoy:status': route(contract.status.request, handlers.status),
    'clawbuoy:plan': route(contract.plan.request, handlers.plan),
    'clawbuoy:act': route(contract.act.request, handlers.act),
    'clawbuoy:tryModel': route(contract.tryModel.request, handlers.tryModel),
    'clawbuoy:pause': route(contract.pause.request, handlers.pause),
    'clawbuoy:look': route(contract.look.request, handlers.look),
    'clawbuoy:openDashboard': route(contract.openDashboard.request, handlers.openDashboard),
    'clawbuoy:mark': route(contract.mark.request, handlers.mark),
    'clawbuoy:answered': route(contract.answered.request, handlers.answered),
    'clawbuoy:timeline': route(contract.timeline.request, handlers.timeline),
    'clawbuoy:incident': route(contract.incident.request, handlers.incident),
    'clawbuoy:copyReport': route(contract.copyReport.request, handlers.copyReport),
    'clawbuoy:copyCommand': route(contract.copyCommand.request, handlers.copyCommand),
    'clawbuoy:settings': route(contract.settings.request, handlers.settings),
    'clawbuoy:configure': route(contract.configure.request, handlers.configure),
    'clawbuoy:outletInUse': route(contract.outletInUse.request, handlers.outletInUse),
    'clawbuoy:savePlace': route(contract.savePlace.request, handlers.savePlace),
    'clawbuoy:removePlace': route(contract.removePlace.request, handlers.removePlace),
    'clawbuoy:pacePing': route(contract.pacePing.request, handlers.pacePing),
    'clawbuoy:savePing': route(contract.savePing.request, handlers.savePing),
    'clawbuoy:testOutlet': route(contract.testOutlet.request, handlers.testOutlet),
    'clawbuoy:launchAtLogin': route(contract.launchAtLogin.request, handlers.launchAtLogin),
    'clawbuoy:putCommand': route(contract.putCommand.request, handlers.putCommand),
    'clawbuoy:installUpdate': route(contract.installUpdate.request, handlers.installUpdate),
    'clawbuoy:openSettingsFile': route(
      contract.openSettingsFile.request,
      handlers.openSettingsFile,
    ),
    'clawbuoy:testNotice': route(contract.testNotice.request, handlers.testNotice),
    'clawbuoy:openNotificationSettings': route(
      contract.openNotificationSettings.request,
      handlers.openNotificationSettings,
    ),
    'clawbuoy:hide': route(contract.hide.request, handlers.hide),
    'clawbuoy:quit': route(contract.quit.request, handlers.quit),
    'clawbuoy:demo': route(contract.demo.request, handlers.demo),
    'clawbuoy:fit': route(contract.fit.request, handlers.fit),
  } satisfies Record<WireName<Channel>, Route>;
  for (const [channel, run] of Object.entries(routes)) {
    ipcMain.handle(channel, async (event, ...args: readonly unknown[]) => {
      if (!isPanel(event, panelContents())) throw new Error('refused: not the panel');
      return run(args);
    });
  }
}

/** Sends a change to the window. */
export function pushStatus(contents: WebContents, status: PanelStatus): void {
  contents.send('clawbuoy:on-status' satisfies StatusPush, status);
}

function route<A extends readonly unknown[], R>(
  request: z.ZodType<A>,
  handler: (...args: A) => Promise<R>,
): Route {
  return async (args) => {
    const parsed = request.safeParse(args);
    if (!parsed.success) throw new Error('refused: arguments are not what the contract says');
    return handler(...parsed.data);
  };
}

function isPanel(event: IpcMainInvokeEvent, contents: WebContents | null): boolean {
  const frame = event.senderFrame;
  if (contents === null || frame === null || event.sender.id !== contents.id) return false;
  if (frame !== contents.mainFrame) return false;
  try {
    const url = new URL(frame.url);
    return `${url.protocol}//${url.host}` === PANEL_ORIGIN;
  } catch {
    return false;
  }
}
