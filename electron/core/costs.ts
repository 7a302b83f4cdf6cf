import type { Recommendation } from './snapshot.ts';

/** What a step costs, in a few words. The same words are in the menu, the panel and the plan. */
export function costOf(action: Recommendation): string {
  switch (action) {
    case 'none':
    case 'wait':
      return 'nothing';
    case 'unlock':
      return 'nothing: the lock file is kept and can be put back';
    case 'abort':
      return 'the run in progress ends; what it has not said yet is lost';
    case 'reset':
      return 'the conversation so far is archived; the agent starts afresh in this session';
    case 'restart':
      return 'all runs in progress end; the gateway is away for some seconds';
    case 'start':
      return 'nothing: the gateway is not running';
  }
}
