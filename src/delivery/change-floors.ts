import type { Pool } from 'pg';
import { sentTogether } from '../db/sent-together.ts';
import { withConnection } from '../db/with-connection.ts';
import { announceLook } from './announce-look.ts';
import { ChangeFloor } from './change-floor.ts';
import { listTablesFromFloors } from './list-tables-with-changes.ts';

/** A listing that takes longer than this, and this for each table, may have passed over changes that it could not see; or the database had no core for it, then a look is announced in vain. */
const QUICK_MS = 2;
const QUICK_MS_PER_TABLE = 0.005;

/** The floor of each table that this worker has looked at. */
export class ChangeFloors {
  readonly #floors = new Map<number, ChangeFloor>();
  #wasSlow = false;

  of(tableId: number): ChangeFloor {
    let floor = this.#floors.get(tableId);
    if (floor === undefined) this.#floors.set(tableId, (floor = new ChangeFloor()));
    return floor;
  }

  /** All changes of the table are looked at next. */
  forget(tableId: number): void {
    this.#floors.delete(tableId);
  }

  /**
   * Looks which tables have changes above their floors. When that was slow, the next look is announced and raises the floors of those without: what
   * has to be passed over to see that there are none (a statement of a million rows that is not committed yet) is not passed over again and again.
   * @param isInHand whether somebody reads or stores changes of the table: floors are told of looks in their order
   */
  async listTables(pool: Pool, isInHand: (tableId: number) => boolean): Promise<number[]> {
    const { before, looked: [drawn, { tableIds, unchanged, snapshot, tookMs }] } = await withConnection(pool, async (client) => ({
      before: [...this.#floors].map(([tableId, floor]) => ({ tableId, floor, from: floor.value, open: floor.open })),
      looked: await sentTogether(client, () => Promise.all([this.#wasSlow ? announceLook(client) : null, listTablesFromFloors(client, this.#floors)])),
    }));
    this.#wasSlow = tookMs > QUICK_MS + QUICK_MS_PER_TABLE * before.length;
    if (drawn === null) return tableIds;
    const now = performance.now();
    const changed = new Set(tableIds);
    const froms = new Map(unchanged);
    for (const { tableId, floor, from, open } of before) {
      const lookedFrom = froms.get(tableId) ?? from;
      froms.delete(tableId);
      // Somebody has looked at it meanwhile, or does now.
      if (floor.open !== open || isInHand(tableId)) continue;
      if (!changed.has(tableId)) floor.looked({ from: lookedFrom, snapshot, drawn }, now, 0, false);
    }
    for (const [tableId, from] of froms) {
      if (!this.#floors.has(tableId)) this.of(tableId).looked({ from, snapshot, drawn }, now, 0, false);
    }
    return tableIds;
  }
}
