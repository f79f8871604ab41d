import { openCloser } from '../src/closer.ts';
import { startBenchServer, type BenchServer, type BenchServerOptions } from './bench-server.ts';
import type { BenchOptions } from './options.ts';
import { startBenchReceiver, type BenchReceiver } from './receiver.ts';
import type { Row } from './report.ts';

/** What a part measures with; what it starts here is ended after it. */
export interface Bench extends BenchOptions {
  server(options?: BenchServerOptions): Promise<BenchServer>;
  receiver(): Promise<BenchReceiver>;
  /** To be ended after the part. */
  closing(close: () => Promise<unknown>): void;
  /** Says how far it has come; not part of the report. */
  progress(text: string): void;
}

export type Part = (bench: Bench) => Promise<Row[]>;

/** Runs a part and ends all it started. */
export async function runPart(part: Part, options: BenchOptions, progress: (text: string) => void): Promise<Row[]> {
  const closer = openCloser();
  const kept = <Started extends { close(): unknown }>(started: Started) => {
    closer.add(async () => started.close());
    return started;
  };
  try {
    return await part({
      ...options, progress,
      server: async (asked) => kept(await startBenchServer(asked)),
      receiver: async () => kept(await startBenchReceiver()),
      closing: (close) => closer.add(close),
    });
  } finally {
    await closer.close();
  }
}
