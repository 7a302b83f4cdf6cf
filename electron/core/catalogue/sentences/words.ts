import type { LockVerdict, Snapshot } from '../../api/snapshot.ts';
import { assertNever } from '../../result.ts';
import type { SentenceKey } from './book.ts';
import { enPartNames } from './en-part-names.ts';
import { Sentence, say, type Words } from './sentence.ts';

/** Several texts as one: "the run was ended; the next message has its turn". */
export function together(first: Words, ...rest: readonly Words[]): Words {
  return rest.reduce<Words>((costs, more) => say('bothWords', { costs, more }), first);
}

/** A gateway's state as it stands in a sentence: "the gateway is down". */
export function stateWord(state: Snapshot['gateway']['state']): Sentence {
  switch (state) {
    case 'up':
      return say('stateUp');
    case 'slow':
      return say('stateSlow');
    case 'hung':
      return say('stateHung');
    case 'starting':
      return say('stateStarting');
    case 'draining':
      return say('stateDraining');
    case 'down':
      return say('stateDown');
    case 'unauthorized':
      return say('stateUnauthorized');
    case 'unknown':
      return say('stateUnknown');
    default:
      return assertNever(state);
  }
}

const VERDICTS = {
  held: 'verdictHeld',
  overdue: 'verdictOverdue',
  orphaned: 'verdictOrphaned',
  recycled: 'verdictRecycled',
  foreign: 'verdictForeign',
  leaked: 'verdictLeaked',
  malformed: 'verdictMalformed',
  inert: 'verdictInert',
  undetermined: 'verdictUndetermined',
} as const satisfies Readonly<Record<LockVerdict, SentenceKey>>;

/** The verdict on a lock as it stands in a sentence. */
export function verdictWord(verdict: LockVerdict): Sentence {
  return say(VERDICTS[verdict]);
}

type PartKey = Extract<keyof typeof enPartNames, `part${string}`>;

const PART_KEYS: ReadonlyMap<string, PartKey> = new Map(
  Object.entries(enPartNames).flatMap(([key, name]) => (isPartKey(key) ? [[name, key]] : [])),
);

function isPartKey(key: string): key is PartKey {
  return key.startsWith('part');
}

/** The name of a step's part as a sentence, so that it has other languages; as it is otherwise. */
export function partNamed(name: string): Words {
  const key = PART_KEYS.get(name);
  return key === undefined ? name : new Sentence(key, {});
}
