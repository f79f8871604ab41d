/** The whole environment of the embedded PostgreSQL's programs: no PG… variable or locale of the operator reaches them. */
export function postgresEnvironment(): Record<string, string> {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
