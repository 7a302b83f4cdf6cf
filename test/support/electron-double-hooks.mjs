/** Module hooks: whoever imports 'electron' gets the double. */
const double = new URL('./electron-double.ts', import.meta.url).href;

export function resolve(specifier, context, next) {
  return specifier === 'electron' ? next(double, context) : next(specifier, context);
}
