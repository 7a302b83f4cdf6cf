/**
 * What the system says of "open at login"; `unpackaged` has nothing that could be opened. macOS says
 * `not-found` of an app that was never registered, too (jul-sh/clipkitty #154): it can be tried.
 */
export type LoginItem =
  | 'enabled'
  | 'not-registered'
  | 'requires-approval'
  | 'not-found'
  | 'unpackaged';
