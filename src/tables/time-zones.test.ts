import { expect, it } from 'vitest';
import { ianaZone } from './time-zones.ts';

it.each([['UTC', 'UTC'], ['europe/berlin', 'Europe/Berlin'], ['W. Europe Standard Time', 'Europe/Berlin'], ['pacific standard time', 'America/Los_Angeles'], ['Mountain Standard Time (Mexico)', 'America/Mazatlan'], ['UTC-11', 'Etc/GMT+11']])('%s', (name, zone) => {
  expect(ianaZone(name)).toBe(zone);
});

it.each(['', 'Mars/Olympus', "UTC'", '+01:00', 'Standard Time'])('refuses %j', (name) => {
  expect(ianaZone(name)).toBeNull();
});
