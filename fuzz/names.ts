import fc from 'fast-check';
import { hostileText } from './hostile-values.ts';

/** The fields of the table `Everything` that records may write, each with the kind of values it takes. */
export const WRITABLE = {
  Text255: 'text', Text64k: 'text', Owner: 'text', Num: 'number', Int: 'number', Money: 'number', Moment: 'date', Flag: 'flag', Colours: 'list', Sizes: 'list', Days: 'list', Code: 'number',
} as const;

const READ_ONLY = ['PK_ID', 'Created', 'Updated', 'Auto', 'Prefixed', 'Guid', 'Random', 'Twice', 'Greeting', 'Picture', 'Scan'] as const;

export const fieldName: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...Object.keys(WRITABLE)), weight: 80 },
  { arbitrary: fc.constantFrom(...READ_ONLY, 'Secret', 'Name', 'int', '[Num]'), weight: 40 },
  { arbitrary: fc.integer({ min: 0, max: 5 }).map((place) => `F${place}`), weight: 30 },
  { arbitrary: fc.constantFrom('Nope', 'Everything.Int', 'Customers.Name'), weight: 3 },
);

export const tableName: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constant('Everything'), weight: 80 },
  { arbitrary: fc.constantFrom('Customers', 'customers', 'Secrets'), weight: 30 },
  { arbitrary: fc.integer({ min: 0, max: 3 }).map((place) => `T${place}`), weight: 30 },
  { arbitrary: hostileText.map((text) => text.slice(0, 100)), weight: 5 },
);

/** A table or a field to be made: mostly one of few names, so that later requests find it. */
export const newName = (letter: 'T' | 'F'): fc.Arbitrary<string> => fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: letter === 'T' ? 3 : 5 }).map((place) => `${letter}${place}`), weight: 8 },
  { arbitrary: fc.constantFrom('Select', '1a', 'A'.repeat(32), 'A'.repeat(33), 'a b', 'PK_ID', 'Ä', 'everything', 'int'), weight: 1 },
  { arbitrary: hostileText, weight: 1 },
);

/** Stands for an id that is known only when the request is sent. The same number means things that belong together. */
export const thing = (owner: 'own' | 'other', name: string, place: number): string => `@@${owner}.${name}.${place}@@`;
/** Stands for the mark of the account that sends. */
export const MARK = '@@mark@@';
