/** The fewest letters that tell what somebody was about to type. */
const LEAST_BEGINNING = 3;

/** The name that was probably meant: begun, or at most two letters away. Null if none. */
export function nearest<Name extends string>(typed: string, names: readonly Name[]): Name | null {
  const lower = typed.toLowerCase();
  const begun = names
    .filter((name) => lower.length >= LEAST_BEGINNING && name.startsWith(lower))
    .sort((a, b) => a.length - b.length);
  const [shortest] = begun;
  if (shortest !== undefined && begun.every((name) => name.startsWith(shortest))) return shortest;
  const near = names
    .map((name) => ({ name, far: lettersApart(lower, name) }))
    .filter(({ far }) => far <= 2 && far < typed.length - 1)
    .sort((a, b) => a.far - b.far);
  return near[0]?.name ?? null;
}

/** The number of letters to add, remove, change or swap with their neighbour. */
function lettersApart(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_each, j) => j)];
  const cell = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const changed = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? cell(i - 2, j - 2) + 1 : changed;
      row.push(Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, changed, swapped));
    }
  }
  return cell(a.length, b.length);
}
