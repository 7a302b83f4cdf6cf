import type { NoticeKind } from './settings-schema.ts';
import type { IncidentClass } from './snapshot.ts';

type Kind = {
  /** Its kind of notice, which a person can choose. */
  readonly about: Exclude<NoticeKind, 'recovered'>;
  /**
   * It is a phase of one trouble: the gateway is away. A start that keeps failing goes through all
   * phases within minutes. One notice for each phase would report the same thing eleven times
   * (openclaw/openclaw #150762).
   */
  readonly isAway: boolean;
};

const KINDS: Readonly<Record<IncidentClass, Kind>> = {
  'gateway-down': { about: 'down', isAway: true },
  'gateway-hung': { about: 'down', isAway: true },
  'gateway-slow': { about: 'down', isAway: true },
  'gateway-starting': { about: 'down', isAway: true },
  'gateway-draining': { about: 'down', isAway: true },
  'gateway-not-ready': { about: 'down', isAway: false },
  'gateway-opaque': { about: 'other', isAway: false },
  'restart-loop': { about: 'down', isAway: true },
  'service-not-loaded': { about: 'down', isAway: true },
  'config-invalid': { about: 'down', isAway: true },
  'wrong-node': { about: 'down', isAway: true },
  'start-failed': { about: 'down', isAway: true },
  'port-taken': { about: 'down', isAway: false },
  'session-locked': { about: 'stalled', isAway: false },
  'store-locked': { about: 'stalled', isAway: false },
  'run-stalled': { about: 'stalled', isAway: false },
  'run-unclear': { about: 'stalled', isAway: false },
  'agent-silent': { about: 'silent', isAway: false },
  'store-busy': { about: 'stalled', isAway: false },
  'store-damaged': { about: 'stalled', isAway: false },
  migration: { about: 'other', isAway: true },
  'update-running': { about: 'down', isAway: true },
  unauthorized: { about: 'other', isAway: false },
  'channel-wedged': { about: 'silent', isAway: false },
  'model-refused': { about: 'silent', isAway: false },
  'model-credit': { about: 'silent', isAway: false },
  'model-limited': { about: 'silent', isAway: false },
  'model-overloaded': { about: 'silent', isAway: false },
  'model-missing': { about: 'silent', isAway: false },
  'model-overflow': { about: 'silent', isAway: false },
  'model-cut-off': { about: 'silent', isAway: false },
  'model-unreachable': { about: 'silent', isAway: false },
  'model-failing': { about: 'silent', isAway: false },
  'no-answer': { about: 'silent', isAway: false },
  'session-given-up': { about: 'silent', isAway: false },
  'waits-for-you': { about: 'silent', isAway: false },
  'sender-waits': { about: 'silent', isAway: false },
  'no-network': { about: 'silent', isAway: false },
  'disk-full': { about: 'other', isAway: false },
  'memory-growing': { about: 'other', isAway: false },
  'channels-suppressed': { about: 'silent', isAway: false },
  'channel-refused': { about: 'silent', isAway: false },
  'channel-off': { about: 'silent', isAway: false },
  'channel-inbound': { about: 'silent', isAway: false },
  'delivery-failed': { about: 'silent', isAway: false },
  'job-failed': { about: 'automations', isAway: false },
  'job-missed': { about: 'automations', isAway: false },
  'not-installed': { about: 'other', isAway: false },
  unreadable: { about: 'other', isAway: false },
};

/** An incident's kind of notice, which a person can choose. */
export function kindOf(incidentClass: IncidentClass): Kind['about'] {
  return KINDS[incidentClass].about;
}

/** Whether an incident is a phase of a gateway that is away. */
export function isAway(incidentClass: IncidentClass): boolean {
  return KINDS[incidentClass].isAway;
}
