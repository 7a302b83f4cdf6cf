/** Whether a text from outside is one of a table's own keys. What an object inherits is none. */
export function isKeyOf<Table extends object>(
  table: Table,
  key: string,
): key is Extract<keyof Table, string> {
  return Object.hasOwn(table, key);
}
