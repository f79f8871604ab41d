/** A folder of an account, as it is shown. */
export interface FolderRow {
  externalKey: string;
  name: string;
  /** UTC with seven fraction digits and `Z`. */
  dateCreated: string;
}

export const FOLDER_COLUMNS = `d.id as "externalKey", d.name, rowcast.iso_time(d.created_at) as "dateCreated"`;
