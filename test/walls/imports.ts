import { parseSync } from 'vite';

/** One module that a file imports, in whatever form. */
export type FoundImport = {
  /** As it is written: `./era.ts`, `node:fs`, `fs`, `zod`; null where it is computed. */
  readonly source: string | null;
  /** The names that are taken from it; `'*'` where all of it is, by a namespace or at run time. */
  readonly names: readonly string[] | '*';
};

/** Ways to get a module that no import names: what they load cannot be told from the text. */
const HIDDEN_WAYS = /\b(?:require|createRequire|getBuiltinModule|process\.binding)\s*\(/;

/**
 * Every import of a TypeScript file: named, default, namespace, re-exported, for types only, and
 * dynamic. A hidden way to a module (`require`, `process.getBuiltinModule`) counts as one whose
 * source is not known. Throws where the text cannot be parsed.
 */
export function importsOf(fileName: string, text: string): FoundImport[] {
  const { module, errors } = parseSync(fileName, text);
  if (errors.length > 0) throw new Error(`${fileName} cannot be parsed: ${errors[0]?.message}`);
  const found: FoundImport[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    const isWhole = entries.some(({ importName }) => importName.kind !== 'Name');
    const names = entries.flatMap(({ importName }) => importName.name ?? []);
    found.push({ source: moduleRequest.value, names: isWhole ? '*' : names });
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, importName } of entries) {
      if (moduleRequest === null) continue;
      const names =
        importName.kind === 'Name' && importName.name !== null ? [importName.name] : '*';
      found.push({ source: moduleRequest.value, names });
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    const literal = /^(['"`])([^$]*)\1$/.exec(written)?.[2] ?? null;
    found.push({ source: literal, names: '*' });
  }
  if (HIDDEN_WAYS.test(withoutComments(text))) found.push({ source: null, names: '*' });
  return found;
}

/**
 * The names that a file hands on without having made them, in either form: `export { a } from` and
 * an import that is exported below. `'*'` where all of a module is handed on.
 */
export function handedOn(fileName: string, text: string): string[] {
  const { module } = parseSync(fileName, text);
  const imported = new Set(
    module.staticImports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
  );
  return module.staticExports
    .flatMap(({ entries }) => entries)
    .filter(
      ({ moduleRequest, localName }) =>
        moduleRequest !== null || (localName.name !== null && imported.has(localName.name)),
    )
    .map(({ exportName }) => exportName.name ?? '*');
}

/** Good enough to keep a comment that names `require(` from counting; strings stay. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
