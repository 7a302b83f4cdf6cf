/** Tells a line breaker to keep together what stands around it (U+2060, word joiner). */
const JOINER = '\u2060';

/** A shortened number, `+49…5678`, that no line is broken within. */
export function unbroken(text: string): string {
  return text.replaceAll(/…(?=\d)/g, `…${JOINER}`);
}

/** The same for all texts of a view that is about to be drawn. */
export function unbrokenIn<View>(view: View): View {
  const kept: View = JSON.parse(JSON.stringify(view), (_, value: unknown) =>
    typeof value === 'string' ? unbroken(value) : value,
  );
  return kept;
}
