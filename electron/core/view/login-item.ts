/** What the system says of "open at login"; `unpackaged` has nothing that could be opened. */
export type LoginItem =
  | 'enabled'
  | 'not-registered'
  | 'requires-approval'
  | 'not-found'
  | 'unpackaged';
