import { z } from 'zod';

export const FolderQuery = z.object({ externalKey: z.string().optional().meta({ description: "The folder's key; the root when left out." }) });

export const PathQuery = z.object({ filePath: z.string().optional().meta({ description: 'Required: /Folder/Folder/Name, in any case.' }) });

/** null: the root. */
export function folderKeyOf({ externalKey }: { externalKey?: string | undefined }): string | null {
  return externalKey === undefined || externalKey.trim() === '' ? null : externalKey.trim();
}
