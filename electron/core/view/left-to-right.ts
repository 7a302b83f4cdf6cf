/** A part of a text. `isLtr`: it is read from left to right in every language. */
export type TextPart = { readonly text: string; readonly isLtr: boolean };

const SEGMENT = String.raw`[\w.@%+~-]*[\w@%+~-](?: [\w.@%+~-]+(?=\/))*`;
const UNIT = '(?:ms|s|min|h|kB|KB|MB|GB|%)';
const NUMBER = String.raw`\d+(?:[.,]\d+)?`;

/** What is read so: where a right-to-left text went through it, "12 ms" would stand as "ms 12". */
export const LEFT_TO_RIGHT = [
  // A command to copy, and its options.
  '`[^`]+`',
  String.raw`(?<![\w-])--[a-z][\w-]*`,
  // An address, a path, the key of a conversation.
  String.raw`\b[a-z]+:\/\/[^\s"”)]*[^\s"”).,;:]`,
  String.raw`(?<![\w\/…])~?(?:\/${SEGMENT})+\/?`,
  String.raw`\bagent:[^\s"”,;)]*[^\s"”,;).:]`,
  // A channel by its sign, as Discord and Slack have it.
  String.raw`(?<![\p{L}\p{N}_&#])#[\p{L}\p{N}][\p{L}\p{N}_-]*`,
  // A shortened number, a version, a time of day, a number with its unit.
  String.raw`\+?\d*…\u2060?\d+`,
  String.raw`(?<![\w.])v?\d+(?:\.\d+){2,}(?:-[\w.]*\w)?`,
  String.raw`(?<![\w:])\d{1,2}:\d{2}(?::\d{2})?(?:[\s\u202f](?:am|pm|AM|PM))?(?![\w:])`,
  String.raw`(?<![\w.-])[<>]?${NUMBER}[ \u00a0]?${UNIT}(?![\p{L}\d])(?: ${NUMBER} ${UNIT}(?![\p{L}\d]))*`,
].join('|');

const PARTS = new RegExp(`(${LEFT_TO_RIGHT})`, 'gu');

/** A text in parts, in their order. What is read from left to right stands by itself. */
export function textParts(text: string): readonly TextPart[] {
  return text
    .split(PARTS)
    .map((part, index) => ({ text: part, isLtr: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
