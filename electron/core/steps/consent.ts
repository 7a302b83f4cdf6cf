/** What was agreed to beyond the step itself. Without a schema, so that the window can name it. */
export type Consent = { readonly secondYes: boolean };

export const ONE_YES: Consent = { secondYes: false };
