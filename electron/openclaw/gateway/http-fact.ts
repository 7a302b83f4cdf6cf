import type { HttpFact } from '../../core/evidence/gateway-facts.ts';
import { assertNever } from '../../core/result.ts';
import type { HttpBody, HttpProbe } from './http-probe.ts';

/** The outcome of a probe in the judge's form. */
export function httpFact(probe: HttpProbe): HttpFact {
  switch (probe.kind) {
    case 'refused':
      return { kind: 'refused' };
    case 'unreachable':
      return { kind: 'unreachable', code: probe.code };
    case 'silent':
      return { kind: 'silent', afterMs: probe.afterMs };
    case 'answered':
      return {
        kind: 'answered',
        status: probe.status,
        latencyMs: probe.latencyMs,
        body: bodyFact(probe.body),
      };
    default:
      return assertNever(probe);
  }
}

type BodyFact = Extract<HttpFact, { kind: 'answered' }>['body'];

function bodyFact(body: HttpBody): BodyFact {
  switch (body.kind) {
    case 'html':
    case 'live':
      return { kind: body.kind };
    case 'ready':
      return {
        kind: 'ready',
        ready: body.ready,
        failing: [...body.failing],
        ...(body.suppressed === undefined ? {} : { suppressed: [...body.suppressed] }),
        uptimeMs: body.uptimeMs,
        degraded: body.eventLoop?.degraded ?? false,
      };
    case 'startup':
      return { kind: 'startup', status: body.status };
    case 'json-other':
    case 'other':
      return { kind: 'other' };
    default:
      return assertNever(body);
  }
}
