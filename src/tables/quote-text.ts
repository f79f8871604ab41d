/** `'O''Hara'`: for the few statements that take no parameters. */
export const quoteText = (text: string): string => (text.includes('\\') ? ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${text.replaceAll("'", "''")}'`);
