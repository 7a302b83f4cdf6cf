import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Era, Scope } from './eras.ts';
import { type ErrorShape, invalidRequest, withDetails } from './errors.ts';
import type { Life } from './life.ts';
import { methodsOf } from './methods.ts';
import { healthPayload } from './payloads.ts';

const CLIENT_IDS = [
  'webchat-ui',
  'openclaw-control-ui',
  'webchat',
  'cli',
  'gateway-client',
  'openclaw-macos',
  'openclaw-ios',
  'openclaw-android',
  'node-host',
  'test',
  'fingerprint',
  'openclaw-probe',
] as const;

const SCOPES: readonly Scope[] = ['operator.read', 'operator.write', 'operator.admin'];

const connectSchema = z.object({
  minProtocol: z.int(),
  maxProtocol: z.int(),
  client: z.object({ id: z.string(), mode: z.string() }),
  role: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  auth: z.object({ token: z.string().optional() }).optional(),
  device: z.looseObject({ id: z.string() }).optional(),
});
type ConnectParams = z.infer<typeof connectSchema>;

export type Admission =
  | { readonly kind: 'admitted'; readonly scopes: readonly Scope[]; readonly hello: object }
  | {
      readonly kind: 'refused';
      readonly error: ErrorShape;
      readonly closeCode: 1002 | 1008;
      readonly delayMs: number;
    };

function refused(error: ErrorShape, closeCode: 1002 | 1008 = 1008, delayMs = 0): Admission {
  return { kind: 'refused', error, closeCode, delayMs };
}

/**
 * The scopes that a client gets. All versions give `gateway-client` in mode `backend` with the
 * shared token what it asks for. Some later ones give others none without a device identity.
 */
function grantedScopes(era: Era, params: ConnectParams): readonly Scope[] {
  const { id, mode } = params.client;
  const trusted =
    era.generation === 'feb' ||
    params.device !== undefined ||
    (id === 'gateway-client' && mode === 'backend') ||
    (era.generation === 'sep' && id === 'cli' && mode === 'cli');
  if (!trusted) return [];
  const asked = params.scopes ?? [];
  // On 2026.2.1, asking for nothing gave everything.
  if (era.generation === 'feb' && asked.length === 0) return ['operator.admin'];
  return SCOPES.filter((scope) => asked.includes(scope));
}

function tokenProblem(life: Life, params: ConnectParams): ErrorShape | null {
  const { era, switches } = life;
  const token = params.auth?.token;
  if (token === switches.token && !switches.tokenRefused) return null;
  if (token !== undefined) {
    return withDetails(
      era,
      invalidRequest('unauthorized: gateway token mismatch (provide gateway auth token)'),
      {
        code: 'AUTH_TOKEN_MISMATCH',
        authReason: 'token_mismatch',
        canRetryWithDeviceToken: false,
        recommendedNextStep: 'update_auth_credentials',
      },
    );
  }
  if (params.device === undefined) {
    return withDetails(
      era,
      { code: 'NOT_PAIRED', message: 'device identity required' },
      { code: 'DEVICE_IDENTITY_REQUIRED' },
    );
  }
  return invalidRequest(
    'unauthorized: gateway token missing (set gateway.remote.token to match gateway.auth.token)',
  );
}

/** Judges the `connect` request as the version does. Returns its hello or a refusal. */
export function admit(life: Life, params: unknown): Admission {
  const { era, limits } = life;
  const parsed = connectSchema.safeParse(params);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('/') ?? '';
    return refused(invalidRequest(`invalid connect params: at /${at}: must match a schema`));
  }
  const { minProtocol, maxProtocol, client } = parsed.data;
  if (!CLIENT_IDS.some((id) => id === client.id)) {
    const feb = 'must be equal to constant; at /client/id: must match a schema in anyOf';
    const complaint = era.generation === 'feb' ? feb : 'must be equal to one of the allowed values';
    return refused(invalidRequest(`invalid connect params: at /client/id: ${complaint}`));
  }
  if (minProtocol > era.protocol || maxProtocol < era.protocol) {
    const later = {
      code: 'PROTOCOL_MISMATCH',
      clientMinProtocol: minProtocol,
      clientMaxProtocol: maxProtocol,
      minimumProbeProtocol: era.generation === 'sep' ? 3 : 4,
    };
    const details = {
      ...(era.generation === 'feb' ? {} : later),
      expectedProtocol: era.protocol,
    };
    return refused({ ...invalidRequest('protocol mismatch'), details }, 1002);
  }
  const problem = tokenProblem(life, parsed.data);
  if (problem !== null) {
    return refused(problem, 1008, parsed.data.auth?.token === undefined ? 0 : limits.badTokenMs);
  }
  const scopes = grantedScopes(era, parsed.data);
  return { kind: 'admitted', scopes, hello: helloOk(life, scopes) };
}

function helloOk(life: Life, scopes: readonly Scope[]): object {
  const { era, installation } = life;
  const { configPath, stateDir } = installation;
  // Since 2026.6 only an admin gets the paths.
  const tells = era.generation === 'feb' || scopes.includes('operator.admin');
  return {
    type: 'hello-ok',
    protocol: era.protocol,
    server: {
      version: era.serverVersion,
      ...(era.generation === 'feb' ? { host: 'simulated' } : {}),
      connId: randomUUID(),
    },
    features: { methods: methodsOf(era).map(({ name }) => name), events: era.events },
    snapshot: {
      presence: [],
      health: healthPayload(life),
      stateVersion: { presence: 1, health: 1 },
      uptimeMs: life.scheduler.nowMs() - life.startedAtMs,
      ...(tells ? { configPath, stateDir } : {}),
      sessionDefaults: {
        defaultAgentId: 'main',
        mainKey: 'main',
        mainSessionKey: 'agent:main:main',
        scope: 'per-sender',
      },
      ...(tells && era.generation !== 'feb' ? { authMode: 'token' } : {}),
    },
    ...(era.generation === 'feb' ? {} : { auth: { role: 'operator', scopes } }),
    policy: {
      maxPayload: era.generation === 'feb' ? 524_288 : 26_214_400,
      maxBufferedBytes: era.generation === 'feb' ? 1_572_864 : 52_428_800,
      tickIntervalMs: life.limits.tickMs,
    },
  };
}
