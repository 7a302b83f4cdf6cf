import type { PanelApi, PanelStatus } from '../electron/core/api/ipc-contract.ts';
import type { Ask } from './ask.ts';

export type Page = 'now' | 'sessions' | 'history' | 'settings';

/** Where in the panel a person is. */
export type Place =
  | { readonly page: Page }
  | { readonly page: 'incident'; readonly id: string; readonly from: Page };

/** What every page is given. */
export type PageProps = {
  readonly api: PanelApi;
  readonly panel: PanelStatus;
  readonly ask: Ask;
  readonly nowMs: number;
  readonly go: (place: Place) => void;
};
