/** A drill saw something other than what must be: the message is its row in the table. */
export class DrillFailure extends Error {}

/** Fails the drill with these words unless the condition holds. */
export function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new DrillFailure(otherwise);
}
