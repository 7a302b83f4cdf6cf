import type { EngineStatus } from '../../api/status.ts';
import { language } from '../catalogue.ts';
import { spoken } from './spoken.ts';

/**
 * Draws an engine's status in the language in use. The tray, the menu and the panel ask for it again
 * and again: the drawn one is kept until the status or the language changes.
 */
export function drawnOnce(): (status: EngineStatus) => EngineStatus {
  let kept: { readonly key: readonly unknown[]; readonly drawn: EngineStatus } | null = null;
  return (status) => {
    const { snapshot, offers, running, lastResult, pausedUntil } = status;
    // The engine makes its offers anew each time, and they are few.
    const key = [language(), snapshot, running, lastResult, pausedUntil, JSON.stringify(offers)];
    if (kept === null || kept.key.some((part, at) => part !== key[at])) {
      kept = { key, drawn: spoken(status) };
    }
    return kept.drawn;
  };
}
