export type Kin = { readonly pid: number; readonly parentPid: number; readonly cpuTimeMs: number };

/** More are not counted: a process that has so many works. */
const MOST = 200;

/** The children of a process, and theirs, out of all processes. */
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
