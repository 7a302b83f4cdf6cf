import { say, type Words } from '../catalogue/sentences/sentence.ts';
import type { ServiceFact } from '../evidence/gateway-facts.ts';

/** The command that starts a gateway which no service manager starts. */
export const RUN_COMMAND = 'openclaw gateway run';

/** How a person starts a gateway that no service manager starts. */
const HOW = say('runInTerminal', { command: RUN_COMMAND });

/** Why Clawbuoy cannot start the gateway, and how a person starts it. */
export function nobodyStartsIt(service: Exclude<ServiceFact, { kind: 'installed' }>): Words {
  switch (service.kind) {
    case 'none':
      return say('noManagerKnows', { how: HOW });
    case 'unknown':
      return say('managerCannotBeTold', { why: service.why, how: HOW });
  }
}

/** The price of a start that only a person can make. */
export const START_BY_HAND_COSTS = say('startByHandCosts');
