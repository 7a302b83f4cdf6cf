import type { IncidentClass } from '../api/snapshot.ts';
import { assertNever } from '../result.ts';

/**
 * These are phases of one trouble: the gateway is away. A start that fails again and again goes
 * through all of them within minutes; whoever is told of each is told of the same thing eleven
 * times (openclaw/openclaw #150762).
 */
export function isAway(incidentClass: IncidentClass): boolean {
  switch (incidentClass) {
    case 'gateway-down':
    case 'gateway-hung':
    case 'gateway-starting':
    case 'gateway-slow':
    case 'gateway-draining':
    case 'restart-loop':
    case 'service-not-loaded':
    case 'migration':
    case 'update-running':
      return true;
    case 'gateway-not-ready':
    case 'gateway-opaque':
    case 'port-taken':
    case 'session-locked':
    case 'store-locked':
    case 'run-stalled':
    case 'run-unclear':
    case 'agent-silent':
    case 'store-busy':
    case 'unauthorized':
    case 'channel-wedged':
    case 'model-refused':
    case 'model-credit':
    case 'model-limited':
    case 'model-overloaded':
    case 'model-missing':
    case 'model-overflow':
    case 'model-cut-off':
    case 'model-unreachable':
    case 'model-failing':
    case 'no-answer':
    case 'waits-for-you':
    case 'disk-full':
    case 'channels-suppressed':
    case 'channel-refused':
    case 'channel-off':
    case 'channel-inbound':
    case 'delivery-failed':
    case 'not-installed':
    case 'unreadable':
      return false;
    default:
      return assertNever(incidentClass);
  }
}
