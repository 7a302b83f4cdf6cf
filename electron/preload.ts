import { contextBridge, ipcRenderer } from 'electron';
import type {
  Channel,
  PanelApi,
  PanelStatus,
  Request,
  Response,
  StatusPush,
  WireName,
} from './core/api/ipc-contract.ts';

// Only types come from the contract: a sandboxed preload stays small, and main checks everything.

function ask<C extends Channel>(
  channel: WireName<C>,
  ...request: Request<C>
): Promise<Response<C>> {
  return ipcRenderer.invoke(channel, ...request);
}

const onStatusChannel: StatusPush = 'clawbuoy:on-status';

const api = {
  status: () => ask<'status'>('clawbuoy:status'),
  plan: (...step) => ask<'plan'>('clawbuoy:plan', ...step),
  act: (...step) => ask<'act'>('clawbuoy:act', ...step),
  tryModel: (...incident) => ask<'tryModel'>('clawbuoy:tryModel', ...incident),
  pause: (length) => ask<'pause'>('clawbuoy:pause', length),
  look: () => ask<'look'>('clawbuoy:look'),
  openDashboard: () => ask<'openDashboard'>('clawbuoy:openDashboard'),
  mark: (mark) => ask<'mark'>('clawbuoy:mark', mark),
  timeline: (range) => ask<'timeline'>('clawbuoy:timeline', range),
  answered: () => ask<'answered'>('clawbuoy:answered'),
  incident: (id) => ask<'incident'>('clawbuoy:incident', id),
  copyReport: (id) => ask<'copyReport'>('clawbuoy:copyReport', id),
  copyCommand: (id) => ask<'copyCommand'>('clawbuoy:copyCommand', id),
  settings: () => ask<'settings'>('clawbuoy:settings'),
  configure: (patch) => ask<'configure'>('clawbuoy:configure', patch),
  outletInUse: (name, isUsed) => ask<'outletInUse'>('clawbuoy:outletInUse', name, isUsed),
  savePlace: (place) => ask<'savePlace'>('clawbuoy:savePlace', place),
  removePlace: (name) => ask<'removePlace'>('clawbuoy:removePlace', name),
  pacePing: (pace) => ask<'pacePing'>('clawbuoy:pacePing', pace),
  savePing: (address) => ask<'savePing'>('clawbuoy:savePing', address),
  testOutlet: (name) => ask<'testOutlet'>('clawbuoy:testOutlet', name),
  launchAtLogin: (enabled) => ask<'launchAtLogin'>('clawbuoy:launchAtLogin', enabled),
  putCommand: () => ask<'putCommand'>('clawbuoy:putCommand'),
  installUpdate: () => ask<'installUpdate'>('clawbuoy:installUpdate'),
  openSettingsFile: () => ask<'openSettingsFile'>('clawbuoy:openSettingsFile'),
  testNotice: () => ask<'testNotice'>('clawbuoy:testNotice'),
  openNotificationSettings: () =>
    ask<'openNotificationSettings'>('clawbuoy:openNotificationSettings'),
  hide: () => ask<'hide'>('clawbuoy:hide'),
  quit: () => ask<'quit'>('clawbuoy:quit'),
  demo: (what) => ask<'demo'>('clawbuoy:demo', what),
  fit: (heightPx) => ask<'fit'>('clawbuoy:fit', heightPx),
  onStatus: (listener) => {
    // The event itself would give the page access to ipcRenderer.
    const heard = (_event: unknown, status: PanelStatus) => listener(status);
    ipcRenderer.on(onStatusChannel, heard);
    return () => {
      ipcRenderer.removeListener(onStatusChannel, heard);
    };
  },
} satisfies PanelApi;

contextBridge.exposeInMainWorld('clawbuoy', api);
