import { z } from 'zod';
import { reason } from '../../catalogue/sentences/reason.ts';
import type { Result } from '../../result.ts';

/** A reference to a secret: the place where it is read when it is used. */
export type SecretPlace =
  | { readonly from: 'env'; readonly name: string }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'keychain'; readonly name: string }
  /** Kept by the app, under a key of the system's keychain: nothing but the app can read it. */
  | { readonly from: 'app'; readonly name: string }
  /** It is in the settings, for all who may read them. The status says so. */
  | { readonly from: 'clear'; readonly value: string };

const PLACES =
  /^(?:env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:\/[^\0]{1,1023}|(?:keychain|app):[\w .-]{1,64}|clear:.{1,2048})$/s;

/** Where secrets can be kept by name, so that nobody reads them in a file of ours. */
export interface SecretStore {
  /** Null where none of that name is kept. */
  read(name: string): Promise<Result<string | null>>;
  keep(name: string, secret: string): Promise<Result<void>>;
}

/** The longest secret that is used: an address with a token in it, a password. */
export const MAX_SECRET_BYTES = 4_096;

export const secretRefSchema = z.string().max(2_100).regex(PLACES, reason('secretMustBeNamed'));

/** Splits a checked reference into its parts. */
export function secretPlace(ref: string): SecretPlace {
  const at = ref.indexOf(':');
  const rest = ref.slice(at + 1);
  switch (ref.slice(0, at)) {
    case 'env':
      return { from: 'env', name: rest };
    case 'file':
      return { from: 'file', path: rest };
    case 'keychain':
      return { from: 'keychain', name: rest };
    case 'app':
      return { from: 'app', name: rest };
    default:
      return { from: 'clear', value: rest };
  }
}
