import type { z } from 'zod';
import type { Era, Scope } from './eras.ts';

/** The `error` of a refused request. */
export interface ErrorShape {
  readonly code: string;
  readonly message: string;
  readonly details?: Record<string, unknown>;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
}

export function invalidRequest(message: string): ErrorShape {
  return { code: 'INVALID_REQUEST', message };
}

export function missingScope(era: Era, scope: Scope): ErrorShape {
  const message = `missing scope: ${scope}`;
  return era.generation === 'sep'
    ? {
        code: 'FORBIDDEN',
        message,
        details: { code: 'MISSING_SCOPE', missingScope: scope, requiredScopes: [scope] },
      }
    : invalidRequest(message);
}

/** Adds the details that handshake errors have in every version after 2026.2. */
export function withDetails(
  era: Era,
  error: ErrorShape,
  details: Record<string, unknown>,
): ErrorShape {
  return era.generation === 'feb' ? error : { ...error, details };
}

/** Describes wrong parameters in the words of OpenClaw's own validator. */
export function invalidParams(method: string, error: z.ZodError): ErrorShape {
  const parts = error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join('/');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `at root: unexpected property '${key}'`);
    }
    if (issue.message.endsWith('received undefined')) {
      return [`must have required property '${path}'`];
    }
    return [`at /${path}: ${issue.message}`];
  });
  return invalidRequest(`invalid ${method} params: ${parts.join('; ')}`);
}
