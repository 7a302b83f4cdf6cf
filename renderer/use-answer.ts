import { useEffect, useState } from 'react';

/**
 * Main's answer to a question, which is asked again when one of `asOf` changes. Null until the
 * first answer, and without a question. An answer that a newer question has overtaken is not shown.
 * `quietly` gets each request and handles its failure.
 */
export function useAnswer<T>(
  question: (() => Promise<T>) | null,
  asOf: readonly unknown[],
  quietly: (work: Promise<unknown>) => void,
): { readonly value: T } | null {
  const [answer, setAnswer] = useState<{ readonly value: T } | null>(null);
  useEffect(() => {
    if (question === null) return;
    let isCurrent = true;
    const asked = question().then((value) => {
      if (isCurrent) setAnswer({ value });
    });
    quietly(asked);
    return () => {
      isCurrent = false;
    };
    // biome-ignore lint/correctness/useExhaustiveDependencies: who asks says when it is asked anew
  }, asOf);
  return answer;
}
