import type { ServiceFact } from '../evidence/evidence.ts';

/** The command that starts a gateway which no service manager starts. */
export const RUN_COMMAND = 'openclaw gateway run';

/** How a person starts a gateway that no service manager starts. */
const HOW = `run \`${RUN_COMMAND}\` in a terminal, or \`openclaw gateway install\` to have it started and kept running`;

/** Why Clawbuoy cannot start the gateway, and how a person starts it. */
export function nobodyStartsIt(service: Exclude<ServiceFact, { kind: 'installed' }>): string {
  switch (service.kind) {
    case 'none':
      return `no service manager knows the gateway, so Clawbuoy cannot start it: ${HOW}`;
    case 'unknown':
      return `whether a service manager knows the gateway cannot be told (${service.why}), so Clawbuoy cannot start it: ${HOW}`;
  }
}

/** The price of a start that only a person can make. */
export const START_BY_HAND_COSTS =
  'nothing: the gateway is not running; Clawbuoy cannot start it, it is done by hand';
