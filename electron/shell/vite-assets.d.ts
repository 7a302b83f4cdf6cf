/** A file as a data URL, put into the bundle by Vite. */
declare module '*.png?inline' {
  const dataUrl: string;
  export default dataUrl;
}
/** A file's text, put into the bundle by Vite. */
declare module '*.md?raw' {
  const text: string;
  export default text;
}
