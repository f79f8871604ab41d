/** Settings of the embedded PostgreSQL, for a machine of a few gigabytes that it shares with Rowcast. */
export const POSTGRES_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '200',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // Everybody's commit waits for whoever makes a new file of the log, or syncs what a large statement has logged: files are not filled
  // with zeros first (55 of 60 ms), and the log is synced as it is written. Data that such a statement writes goes to the disk
  // soon, too, not in one great heap that holds up a sync for 200 ms.
  wal_init_zero: 'off',
  wal_writer_delay: '10ms',
  wal_writer_flush_after: '256kB',
  backend_flush_after: '512kB',
  random_page_cost: '1.1',
  // The engine's statements are short; compiling one costs more than running it.
  jit: 'off',
  // A day's drop of log partitions and a whole account's tables are locked in one transaction.
  max_locks_per_transaction: '256',
  // The queue tables turn over fast; their own thresholds say when, this says how soon it is seen.
  autovacuum_naptime: '10s',
  // Vacuuming what a crowd has written (tables, logs) writes it once more, and commits wait for the disk meanwhile: it has no hurry.
  // The queue tables have, and are not held back.
  autovacuum_vacuum_cost_limit: '60',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  fsync: 'on',
};
