/**
 * Whether a package says that it runs on this version of Node (`engines.node`). Parts are joined by
 * `||`, and all comparisons of a part must hold. Null: either is in another form, and nothing is
 * known.
 */
export function admitsNode(range: string, version: string): boolean | null {
  const node = numbersOf(version.trim().replace(/^v/, ''));
  if (node === null) return null;
  const parts = range.split('||').map((part) => part.trim().replaceAll(/(>=|<=|>|<|=)\s+/g, '$1'));
  const answers = parts.map((part) => admitsAll(part, node));
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

type Numbers = readonly [number, number, number];

function numbersOf(text: string): Numbers | null {
  const found = /^(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?$/.exec(text);
  return found === null ? null : [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)];
}

function admitsAll(part: string, node: Numbers): boolean | null {
  if (part === '' || part === '*') return true;
  const answers = part.split(/\s+/).map((one) => admitsOne(one, node));
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}

function admitsOne(comparison: string, node: Numbers): boolean | null {
  const found = /^(>=|<=|>|<|=)?v?([\d.]+)$/.exec(comparison);
  const than = numbersOf(found?.[2] ?? '');
  if (found === null || than === null) return null;
  const order = node[0] - than[0] || node[1] - than[1] || node[2] - than[2];
  switch (found[1]) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    default:
      return order === 0;
  }
}
