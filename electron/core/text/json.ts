/** Parses JSON from outside. Undefined if it is none, which no schema takes for a value. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
