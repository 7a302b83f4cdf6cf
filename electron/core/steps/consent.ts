/**
 * What was agreed to beyond the step itself. It has no schema, so that the window can import it.
 */
export type Consent = {
  readonly secondYes: boolean;
  /** When the plan that was agreed to was made. What has begun since was not agreed to. */
  readonly plannedAtMs?: number | undefined;
  /** The incident that the step is to mend. Once it is over, the step has no reason any more. */
  readonly incidentId?: string | undefined;
};

export const ONE_YES: Consent = { secondYes: false };
