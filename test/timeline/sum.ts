import type { LockVerdict } from '../../electron/core/api/snapshot.ts';
import type { Plain, Played, Tally } from './play.ts';

const VERDICTS: readonly LockVerdict[] = [
  'held',
  'overdue',
  'orphaned',
  'recycled',
  'foreign',
  'leaked',
  'malformed',
  'inert',
  'undetermined',
];

const PLAIN: readonly Plain[] = [
  'its owner is gone',
  'its number was used again',
  'no OpenClaw has its number',
  'the gateway leaked it',
  'it is empty',
];
/** A guard may refuse a step for another reason; most must be taken all the same. */
const REFUSED_SHARE = 0.1;
const REFUSED_AT_LEAST = 2;

/** What many timelines came to: a generator that meets nothing would prove nothing. */
export class Sum {
  count = 0;
  refused = 0;
  readonly verdicts: Tally = {};
  readonly released: Tally = {};
  readonly asked: Tally = {};
  readonly answered: Tally = {};

  add(played: Played): void {
    this.count += 1;
    this.refused += played.refused;
    addUp(this.verdicts, played.verdicts);
    addUp(this.released, played.released);
    addUp(this.asked, played.plainAsked);
    addUp(this.answered, played.plainReleased);
  }

  /** What another one came to, added to this. */
  addSum(other: Sum): void {
    this.count += other.count;
    this.refused += other.refused;
    for (const which of ['verdicts', 'released', 'asked', 'answered'] as const) {
      addUp(this[which], other[which]);
    }
  }

  /** Verdicts that no lock of all these timelines had. */
  unmet(): LockVerdict[] {
    return VERDICTS.filter(
      (one) => this.verdicts[one] === undefined && this.verdicts[`${one}, held`] === undefined,
    );
  }

  /** Kinds of dead locks that are not released as a rule. */
  unreleased(): string[] {
    return PLAIN.filter((one) => {
      const asked = this.asked[one] ?? 0;
      const refused = asked - (this.answered[one] ?? 0);
      return refused > Math.max(REFUSED_AT_LEAST, REFUSED_SHARE * asked);
    });
  }

  words(): string {
    const row = (name: string, ...cells: readonly (string | number)[]) =>
      `  ${name.padEnd(30)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
    return [
      `${this.count} timelines`,
      row('verdict', 'held', 'dead', 'released'),
      ...VERDICTS.map((one) =>
        row(
          one,
          this.verdicts[`${one}, held`] ?? 0,
          this.verdicts[one] ?? 0,
          this.released[one] ?? 0,
        ),
      ),
      row('plainly dead', '', 'asked', 'released'),
      ...PLAIN.map((one) => row(one, '', this.asked[one] ?? 0, this.answered[one] ?? 0)),
      `  ${this.refused} steps refused`,
    ].join('\n');
  }
}

function addUp(into: Tally, more: Readonly<Tally>): void {
  for (const [name, count] of Object.entries(more)) into[name] = (into[name] ?? 0) + count;
}
