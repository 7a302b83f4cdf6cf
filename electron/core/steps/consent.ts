/**
 * What was agreed to beyond the step itself. It has no schema, so that the window can import it.
 */
export type Consent = { readonly secondYes: boolean };

export const ONE_YES: Consent = { secondYes: false };
