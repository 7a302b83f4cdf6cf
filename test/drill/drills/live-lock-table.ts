import type { Fate } from './live-lock-files.ts';

/** One step against one lock that was held, from one place. */
export type Try = {
  /** What held the lock. */
  readonly kind: string;
  /** Who judged it: a watch from before, a late one, or one look. */
  readonly looker: string;
  readonly verb: string;
  /** The verdict shown right before; `!` where it was called releasable. */
  readonly verdict: string;
  /** The program's exit code. */
  readonly code: number | null;
  readonly fate: Fate['kind'];
};

const HEAD = ['version', 'held by', 'looked at by', 'verdict', 'tries', 'exits', 'taken'];

/** Aligned columns: one line for each kind of lock and each place from which it was tried. */
export function formatTries(version: string, tries: readonly Try[]): string {
  const groups = new Map<string, Try[]>();
  for (const one of tries) {
    const name = `${one.kind}\n${one.looker}`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  const lines = [...groups.values()].map((group) => [
    version,
    group[0]?.kind ?? '',
    group[0]?.looker ?? '',
    [...new Set(group.map(({ verdict }) => verdict))].join(', '),
    String(group.length),
    group.map(({ verb, code, fate }) => `${verb} ${code}${OUTCOME[fate]}`).join(', '),
    String(group.filter(({ fate }) => fate === 'taken').length),
  ]);
  const all = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map((line) => line.map((word, column) => word.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

const OUTCOME = { kept: '', taken: ' TAKEN', freed: ' (ended by itself)' } as const;
