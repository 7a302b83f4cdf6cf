import type { PanelApi } from '../electron/core/api/ipc-contract.ts';

declare global {
  interface Window {
    /** What the preload script gives the page: functions, nothing else. */
    readonly clawbuoy: PanelApi;
  }
}
