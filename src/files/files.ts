import type { Pool } from 'pg';

/** What every operation on files needs. */
export interface Files {
  pool: Pool;
  /** Bytes of one file at most. */
  maxFileBytes: number;
  /** Bytes that the files and attachments of one account have at most, those to be swept included. */
  spaceBytes: number;
}
