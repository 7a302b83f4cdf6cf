import { asarProblems } from './asar.ts';

/**
 * One byte more or less anywhere must be noticed: in the tree of the asar, in its first file and in
 * its last. Answers, in words, each change that was not.
 */
export function tamperingThatIsNotFound(asar: Buffer, info: string): readonly string[] {
  const start = 8 + asar.readUInt32LE(4);
  return [40, start + 1, asar.length - 10].flatMap((at) => {
    const changed = Buffer.from(asar);
    changed.writeUInt8(changed.readUInt8(at) === 0x30 ? 0x31 : 0x30, at);
    try {
      return asarProblems(changed, info).length > 0 ? [] : [`a change of byte ${at} is not found`];
    } catch {
      // Not even readable any more.
      return [];
    }
  });
}
