export type Kin = { readonly pid: number; readonly parentPid: number; readonly cpuTimeMs: number };

/** The limit of the count. A process with so many descendants is clearly working. */
const MOST = 200;

/** Returns all descendants of a process, picked from a list of all processes. */
export function descendantsOf(pid: number, all: readonly Kin[]): readonly Kin[] {
  const found = new Map<number, Kin>();
  let parents = new Set([pid]);
  while (parents.size > 0 && found.size < MOST) {
    const next = all.filter(
      (one) => parents.has(one.parentPid) && one.pid !== pid && !found.has(one.pid),
    );
    for (const one of next) found.set(one.pid, one);
    parents = new Set(next.map((one) => one.pid));
  }
  return [...found.values()].slice(0, MOST);
}
