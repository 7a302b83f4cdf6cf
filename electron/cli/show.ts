import { fingerprint } from '../core/api/fingerprint.ts';
import type { EngineEvent } from '../core/api/status.ts';
import { strings } from '../core/catalogue/catalogue.ts';
import { headlineSaying } from '../core/catalogue/sayings.ts';
import { spoken } from '../core/catalogue/sentences/spoken.ts';
import { terminalWords } from '../core/catalogue/terminal/words.ts';
import { assertNever } from '../core/result.ts';
import type { WatchLine } from '../core/steps/action.ts';
import {
  clock,
  lightLine,
  localTimes,
  notificationText,
  plain,
} from '../core/view/terminal-text.ts';
import type { Args } from './args.ts';
import type { Terminal } from './verbs/shared.ts';

/**
 * Prints an engine's events, each as a line of JSON or of text. Unchanged states are not repeated.
 */
export function createShow(
  args: Pick<Args, 'json'>,
  terminal: Pick<Terminal, 'out' | 'tell' | 'paint'>,
): (event: EngineEvent) => void {
  let last = '';
  return (event) => {
    const line = lineOf(event);
    if (line.type === 'snapshot') {
      const { snapshot } = line;
      const print = args.json
        ? fingerprint(snapshot)
        : JSON.stringify([snapshot.level, snapshot.headline, snapshot.recommended.action]);
      if (print === last) return;
      last = print;
    }
    if (args.json) terminal.out(`${JSON.stringify(line)}\n`);
    else terminal.tell(textOf(spoken(line), terminal));
  };
}

function lineOf(event: EngineEvent): WatchLine {
  switch (event.type) {
    case 'status':
      return { type: 'snapshot', snapshot: event.status.snapshot };
    case 'notification':
      return { type: 'notification', notification: event.notification };
    case 'action':
      return { type: 'action', result: event.result };
    default:
      return assertNever(event);
  }
}

export function textOf(line: WatchLine, terminal: Pick<Terminal, 'paint'>): string {
  switch (line.type) {
    case 'snapshot': {
      const { snapshot } = line;
      const { action } = snapshot.recommended;
      // `heal` takes exactly this step, without its target.
      const todo =
        action === 'none' || action === 'wait'
          ? ''
          : `\n${' '.repeat(19)}${terminalWords.todo('clawbuoy heal')}`;
      return `${clock(snapshot.at, Date.parse(snapshot.at))}  ${lightLine(snapshot, headlineSaying(strings, snapshot), terminal.paint)}${todo}\n`;
    }
    case 'notification':
      return `${clock(new Date().toISOString(), Date.now())}  ${notificationText(line.notification)}\n`;
    case 'action': {
      const { action, outcome, reason } = line.result;
      const why = localTimes(plain(reason), Date.now());
      const did = terminalWords.didWhy(action, terminalWords.outcome[outcome], why);
      return `${clock(new Date().toISOString(), Date.now())}  ${did}\n`;
    }
    default:
      return assertNever(line);
  }
}
