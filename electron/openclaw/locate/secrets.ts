import { inspect } from 'node:util';
import { z } from 'zod';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import { assertNever } from '../../core/result.ts';
import type { ReadOnlyFiles } from '../files.ts';
import { isTree, type Tree } from './config-tree.ts';
import { type Env, substituteVariables } from './env-substitution.ts';

const HIDDEN = '[secret]';
/** OpenClaw's default limit for a secret file. */
const MAX_SECRET_FILE_BYTES = 1024 * 1024;

/** A token or password that no log, error, JSON or console can print by accident. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Only for the frame that is sent to the gateway. */
  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  get [Symbol.toStringTag](): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}

/** The result for a config field that holds a secret. */
export type SecretSource =
  /** Nothing is configured there. */
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly secret: Secret; readonly from: string }
  /** Something is configured but not available from here. `why` contains no value. */
  | { readonly kind: 'unavailable'; readonly why: string };

const sourceSchema = z.enum(['env', 'file', 'exec', 'store']);
const referenceSchema = z.object({
  source: sourceSchema,
  provider: z.string().trim().min(1).optional(),
  id: z.string().trim().min(1).max(4096),
});
const fileProviderSchema = z.object({
  source: z.literal('file'),
  path: z.string().trim().min(1),
  mode: z.enum(['json', 'singleValue']).optional(),
});
const envProviderSchema = z.object({
  source: z.literal('env'),
  allowlist: z.array(z.string()).optional(),
});

type Reference = { source: z.infer<typeof sourceSchema>; provider: string; id: string };

export type SecretContext = {
  readonly env: Env;
  readonly files: ReadOnlyFiles;
  /** The `secrets` section of the config, or an empty object. */
  readonly secrets: Tree;
  /** Makes a path of the config absolute (`~` included). */
  readonly resolvePath: (path: string) => string;
};

function child(tree: Tree, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

function provider(context: SecretContext, name: string): Tree | null {
  const providers = child(context.secrets, 'providers');
  const found = isTree(providers) ? child(providers, name) : undefined;
  return isTree(found) ? found : null;
}

function toReference(value: unknown, context: SecretContext): Reference | null {
  const parsed = referenceSchema.safeParse(value);
  if (!parsed.success) return null;
  const defaults = child(context.secrets, 'defaults');
  const fallback = isTree(defaults) ? child(defaults, parsed.data.source) : undefined;
  const alias =
    typeof fallback === 'string' && fallback.trim() !== '' ? fallback.trim() : 'default';
  return { ...parsed.data, provider: parsed.data.provider ?? alias };
}

/** RFC 6901, own properties only. */
function readPointer(root: unknown, pointer: string): unknown {
  let current = root;
  for (const token of pointer.slice(1).split('/')) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(current)) {
      current = /^(0|[1-9]\d{0,8})$/.test(key) ? current[Number(key)] : undefined;
    } else {
      current = isTree(current) ? child(current, key) : undefined;
    }
  }
  return current;
}

function fromFile(reference: Reference, field: string, context: SecretContext): SecretSource {
  const unavailable = (why: string): SecretSource => ({
    kind: 'unavailable',
    why: reason('secretOfProvider', { field, name: JSON.stringify(reference.provider), why }),
  });
  const parsed = fileProviderSchema.safeParse(provider(context, reference.provider));
  if (!parsed.success) return unavailable(reason('noSuchProvider'));
  const read = context.files.readText(context.resolvePath(parsed.data.path), MAX_SECRET_FILE_BYTES);
  switch (read.kind) {
    case 'absent':
      return unavailable(reason('itsFileAbsent'));
    case 'denied':
      return unavailable(reason('itsFileUnread', { why: read.why }));
    case 'not-a-file':
      return unavailable(reason('itsPathNoFile'));
    case 'too-large':
      return unavailable(reason('itsFileTooLarge'));
    case 'text':
      break;
    default:
      return assertNever(read);
  }
  const text = read.text.replace(/^\uFEFF/, '');
  let value: unknown;
  if (parsed.data.mode === 'singleValue') {
    if (reference.id !== 'value') return unavailable(reason('singleValueId'));
    value = text.replace(/\r?\n$/, '');
  } else {
    if (!reference.id.startsWith('/')) return unavailable(reason('idNoPointer'));
    try {
      value = readPointer(JSON.parse(text), reference.id);
    } catch {
      return unavailable(reason('itsFileNoJson'));
    }
  }
  if (typeof value !== 'string' || value.trim() === '') {
    return unavailable(reason('noTextUnderId'));
  }
  return { kind: 'known', secret: new Secret(value.trim()), from: field };
}

function fromEnvironment(
  reference: Reference,
  field: string,
  context: SecretContext,
): SecretSource {
  const configured = envProviderSchema.safeParse(provider(context, reference.provider));
  const allowed = configured.success ? configured.data.allowlist : undefined;
  if (allowed !== undefined && !allowed.includes(reference.id)) {
    return {
      kind: 'unavailable',
      why: reason('variableNotAllowed', { field, variable: reference.id }),
    };
  }
  const value = Object.hasOwn(context.env, reference.id) ? context.env[reference.id] : undefined;
  if (value === undefined || value.trim() === '') {
    return {
      kind: 'unavailable',
      why: reason('variableOfSecretUnset', { field, variable: reference.id }),
    };
  }
  return { kind: 'known', secret: new Secret(value.trim()), from: field };
}

/**
 * Reads a secret from a config field: plain text, text with `${VAR}`, the `$VAR` shorthand, or a
 * SecretRef `{source, provider, id}` (2026.9.6). It never runs a command (`exec`) and never opens
 * OpenClaw's own database (`store`). Both are `unavailable` with a reason.
 */
export function readSecret(value: unknown, field: string, context: SecretContext): SecretSource {
  if (value === undefined || value === null) return { kind: 'none' };
  if (typeof value === 'string') {
    const shorthand = /^\$([A-Z][A-Z0-9_]{0,127})$/.exec(value.trim())?.[1];
    const { text, missing } = substituteVariables(
      shorthand === undefined ? value : `\${${shorthand}}`,
      context.env,
    );
    if (missing.length > 0) {
      return {
        kind: 'unavailable',
        why: reason('variableNamedUnset', { field, variables: missing.join(', ') }),
      };
    }
    if (text.trim() === '') return { kind: 'none' };
    return { kind: 'known', secret: new Secret(text.trim()), from: field };
  }
  const reference = toReference(value, context);
  if (reference === null) {
    return { kind: 'unavailable', why: reason('noSecretReference', { field }) };
  }
  switch (reference.source) {
    case 'env':
      return fromEnvironment(reference, field, context);
    case 'file':
      return fromFile(reference, field, context);
    case 'exec':
      return {
        kind: 'unavailable',
        why: reason('secretOfCommand', { field }),
      };
    case 'store':
      return {
        kind: 'unavailable',
        why: reason('secretInStore', { field }),
      };
    default:
      return assertNever(reference.source);
  }
}
