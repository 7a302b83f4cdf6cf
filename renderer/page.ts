import type { PanelApi, PanelStatus } from '../electron/core/api/ipc-contract.ts';
import type { Ask } from './ask.ts';

export type Page = 'now' | 'sessions' | 'history' | 'settings';

/** The person's place in the panel. */
export type Place =
  | { readonly page: Page }
  | { readonly page: 'incident'; readonly id: string; readonly from: Page };

/** The props of every page. */
export type PageProps = {
  readonly api: PanelApi;
  readonly panel: PanelStatus;
  readonly ask: Ask;
  readonly nowMs: number;
  readonly go: (place: Place) => void;
};
