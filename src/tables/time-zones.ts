import { WINDOWS_TO_IANA_MAP } from 'windows-iana';

/** What the library's copy of CLDR has from before 2022. */
const CORRECTIONS: readonly [string, string][] = [['mountain standard time (mexico)', 'America/Mazatlan']];

/** Windows' names of time zones, in lower case → the IANA name of the zone's main place (Unicode CLDR, windowsZones, territory 001). */
const BY_WINDOWS_NAME: ReadonlyMap<string, string> = new Map([
  ...WINDOWS_TO_IANA_MAP.flatMap(({ windowsName, territory, iana: [zone] }): [string, string][] =>
    territory === '001' && zone !== undefined ? [[windowsName.toLowerCase(), zone]] : []),
  ...CORRECTIONS,
]);

/** The names of Windows' time zones, in lower case. */
export const WINDOWS_ZONES: readonly string[] = [...BY_WINDOWS_NAME.keys()];

/** The IANA name for an IANA or Windows name in any case, or null when it is neither. Its letters need no quoting in SQL. */
export function ianaZone(name: string): string | null {
  return knownZone(name) ?? BY_WINDOWS_NAME.get(name.trim().toLowerCase()) ?? null;
}

function knownZone(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
