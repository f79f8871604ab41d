const FIELD_PARAMETER = /\[@(field|old):([^[\]]*?)(\/?)\]/g;

/**
 * A template as its author would write it today: parameters of renamed fields carry the new name, all else stays as sent.
 * @param bound the names used in the template and the ids they meant.
 * @param nameOf what a field is called now.
 */
export function renameParameters(template: string, bound: Readonly<Record<string, number>>, nameOf: (fieldId: number) => string): string {
  const renamed = new Map<string, string>();
  for (const [written, id] of Object.entries(bound)) {
    const name = nameOf(id);
    if (name.toLowerCase() !== written.toLowerCase()) renamed.set(written.toLowerCase(), name);
  }
  if (renamed.size === 0) return template;
  return template.replace(FIELD_PARAMETER, (parameter, space: string, written: string, slash: string) => {
    const name = renamed.get(written.toLowerCase());
    return name === undefined ? parameter : `[@${space}:${name}${slash}]`;
  });
}
