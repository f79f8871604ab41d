/** All figures, or those named: `npm run bench`, `npm run bench -- capture latency end-to-end`. */
import { cpus, totalmem } from 'node:os';
import { startBenchServer, type BenchServer } from './bench-server.ts';
import { benchCapture } from './capture.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { benchLatency } from './latency.ts';
import { startBenchReceiver } from './receiver.ts';

const RUNS = Number(process.env['BENCH_RUNS'] ?? 5);

const BENCHES: Record<string, (server: BenchServer) => Promise<void>> = {
  'capture': (server) => benchCapture(server, RUNS),
  'latency': benchLatency,
  async 'end-to-end'(server) {
    const receiver = await startBenchReceiver();
    try {
      await benchEndToEnd(server, receiver, RUNS);
    } finally {
      receiver.close();
    }
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`No such bench: ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
process.stdout.write(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, medians of ${RUNS}\n`);
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  const server = await startBenchServer();
  try {
    await BENCHES[name]!(server);
  } finally {
    await server.close();
  }
}
