import { createContext, useContext } from 'react';

/** The account's time zone, an IANA name. */
export const TimeZone = createContext('UTC');

export function useTimeZone(): string {
  return useContext(TimeZone);
}
