import { useEffect, useState } from 'react';

/**
 * What main answers to a question that is asked anew when one of `asOf` changes; null until the
 * first answer, and where there is no question. An answer that a newer question has overtaken is
 * not shown. `quietly` is told of the asking, and hears when nobody answers.
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
