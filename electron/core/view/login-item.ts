/**
 * The system's answer about "open at login". `unpackaged` means that there is no app to open. macOS
 * also says `not-found` of an app that was never registered (jul-sh/clipkitty #154), so it can be
 * tried.
 */
export type LoginItem =
  | 'enabled'
  | 'not-registered'
  | 'requires-approval'
  | 'not-found'
  | 'unpackaged';
