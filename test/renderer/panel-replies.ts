import type { PlanReply, SettingsReply } from '../../electron/core/api/ipc-contract.ts';
import type { IncidentStory } from '../../electron/core/history/incident-story.ts';
import type { AnsweredShares } from '../../electron/core/history/patterns.ts';
import type { Timeline } from '../../electron/core/history/timeline.ts';

/** What the app answers beside the status. */
export type PanelReplies = {
  readonly timeline: { readonly day: Timeline; readonly week: Timeline };
  readonly answered: AnsweredShares;
  readonly incident: IncidentStory | null;
  readonly settings: SettingsReply;
  readonly plan: PlanReply;
};
