/** As much of it as the tests use; the types of Node 20 know nothing of it. */
declare module 'node:sqlite' {
  export class DatabaseSync {
    constructor(path: string);
    exec(sql: string): void;
    prepare(sql: string): { all(): Record<string, unknown>[] };
    close(): void;
  }
}
