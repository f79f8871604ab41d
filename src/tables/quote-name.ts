/** An SQL identifier for a name that came at run time: `My"Field` → `"My""Field"`. */
export function quoteName(...path: readonly string[]): string {
  return path.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}
