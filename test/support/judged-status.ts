import { readFileSync } from 'node:fs';
import type { PanelStatus } from '../../electron/core/api/ipc-contract.ts';
import type { Incident } from '../../electron/core/api/snapshot.ts';
import type { EngineStatus } from '../../electron/core/api/status.ts';
import { type Evidence, evidenceSchema } from '../../electron/core/evidence/evidence.ts';
import { judge } from '../../electron/core/judge/judge.ts';
import { offersFor } from '../../electron/core/steps/offers.ts';
import { panelWith, statusWith } from '../core/view/status-fixture.ts';

/** What an engine says of evidence: the judge's own words and offers, none written by hand. */
export function judgedStatus(
  seen: Evidence,
  rest: Partial<Omit<EngineStatus, 'snapshot' | 'offers'>> = {},
): EngineStatus {
  const judgement = judge(seen);
  const { socket } = seen.gateway;
  const methods = socket.kind === 'open' ? socket.methods : [];
  const offers = offersFor(judgement.snapshot, { judgement, evidence: seen, methods });
  return statusWith(judgement.snapshot, { offers, ...rest });
}

/** What the panel is told of it. */
export function judged(
  seen: Evidence,
  rest: Partial<Omit<EngineStatus, 'snapshot' | 'offers'>> = {},
  panel: Partial<Omit<PanelStatus, 'status'>> = {},
): PanelStatus {
  return panelWith(judgedStatus(seen, rest), panel);
}

/** The evidence of a public report, as `clawbuoy replay` takes it. */
export function caseOf(file: string): Evidence {
  const text = readFileSync(new URL(`../incidents/${file}.json`, import.meta.url), 'utf8');
  return evidenceSchema.parse(JSON.parse(text));
}

/** The worst thing that this evidence is judged to be. */
export function incidentOf(seen: Evidence): Incident {
  const [incident] = judge(seen).snapshot.incidents;
  if (incident === undefined) throw new Error('there is nothing wrong in it');
  return incident;
}
