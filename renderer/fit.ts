import { type RefObject, useEffect } from 'react';

/** A long list scrolls; it does not make the panel as high as the screen. */
const MOST_OF_A_LIST_PX = 560;

/**
 * Tells how high the panel would have to be to show all of a page, whenever that changes: by what
 * there is to say, and by the size of its text. The first page gets all that the screen has.
 */
export function useFit(
  main: RefObject<HTMLElement | null>,
  isFirstPage: boolean,
  onHeight: (heightPx: number) => void,
): void {
  useEffect(() => {
    const { current } = main;
    const inside = current?.firstElementChild;
    if (current === null || inside === null || inside === undefined) return;
    let told = 0;
    const observer = new ResizeObserver(() => {
      const around = document.documentElement.clientHeight - current.clientHeight;
      const style = getComputedStyle(current);
      const padding = Number.parseFloat(style.paddingTop) + Number.parseFloat(style.paddingBottom);
      const wanted = Math.ceil(around + padding + inside.getBoundingClientRect().height);
      const heightPx = isFirstPage ? wanted : Math.min(wanted, MOST_OF_A_LIST_PX);
      if (heightPx === told) return;
      told = heightPx;
      onHeight(heightPx);
    });
    observer.observe(inside);
    return () => observer.disconnect();
  }, [main, isFirstPage, onHeight]);
}
