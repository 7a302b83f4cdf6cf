/** A file as a data URL. Vite puts it into the bundle. */
declare module '*.png?inline' {
  const dataUrl: string;
  export default dataUrl;
}
/** A file's text. Vite puts it into the bundle. */
declare module '*.md?raw' {
  const text: string;
  export default text;
}
