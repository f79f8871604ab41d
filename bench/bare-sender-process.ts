import { sendBare } from './bare-sender.ts';

/** Sends to an address as fast as it can until its parent goes. Tells when it is at full speed. */
const url = process.argv[2]!;
process.on('disconnect', () => process.exit());
await sendBare(url, 20_000);
process.send!('at full speed');
for (;;) await sendBare(url, 50_000);
