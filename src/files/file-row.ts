/** A file of an account, as it is shown. */
export interface FileRow {
  externalKey: string;
  name: string;
  contentType: string;
  /** Bytes. */
  size: number;
  contentId: string;
  /** UTC with seven fraction digits and `Z`. */
  dateCreated: string;
  lastModified: string;
}

export const FILE_COLUMNS = `f.id as "externalKey", f.name, f.content_type as "contentType", f.size, f.content_id as "contentId",
  rowcast.iso_time(f.created_at) as "dateCreated", rowcast.iso_time(f.modified_at) as "lastModified"`;
