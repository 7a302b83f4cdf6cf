import type { Snapshot } from '../../core/api/snapshot.ts';
import type { Place } from './shared.ts';
import { findEngine } from './shared.ts';

/** A frozen engine must not use up the time for a look without it. */
const QUICK_HELLO_MS = 1_000;

/** The snapshot for a person's single question: the engine's, or that of a single look. */
export async function currentSnapshot(place: Place): Promise<Snapshot> {
  const link = await findEngine(place, QUICK_HELLO_MS);
  if (link !== null) {
    const status = await link.status();
    link.close();
    if (status.ok) return status.value.snapshot;
  }
  // Loaded only here: a single look needs most of the program, and a running engine makes it
  // unnecessary.
  const { leftoversOf, singleLook } = await import('./single-look.ts');
  const { judgement } = await singleLook(place);
  return withFindings(judgement.snapshot, [...place.findings, ...leftoversOf(place)]);
}

function withFindings(snapshot: Snapshot, findings: readonly string[]): Snapshot {
  return { ...snapshot, findings: [...findings, ...snapshot.findings] };
}
