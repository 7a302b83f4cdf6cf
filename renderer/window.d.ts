import type { PanelApi } from '../electron/core/api/ipc-contract.ts';

declare global {
  interface Window {
    /** The preload script's interface for the page: only functions. */
    readonly clawbuoy: PanelApi;
  }
}
