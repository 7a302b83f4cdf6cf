/**
 * What was agreed to beyond the step itself. It has no schema, so that the window can import it.
 */
export type Consent = {
  readonly secondYes: boolean;
  /** When the plan that was agreed to was made. What has begun since was not agreed to. */
  readonly plannedAtMs?: number | undefined;
  /** The incident that the step is to mend. Once it is over, the step has no reason any more. */
  readonly incidentId?: string | undefined;
  /**
   * The trouble that the plan showed to the person who agreed. They may have asked for a step that
   * the light does not recommend, so the step stays allowed as long as there is such a trouble.
   */
  readonly plannedFor?: string | undefined;
};

export const ONE_YES: Consent = { secondYes: false };
