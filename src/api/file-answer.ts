import { z } from 'zod';
import type { FileRow } from '../files/file-row.ts';
import type { FolderRow } from '../files/folder-row.ts';
import { DateText } from './authorship-answer.ts';

export const FileAnswer = z.object({
  Name: z.string(), ExternalKey: z.string(), ContentType: z.string(), Size: z.int(), DateCreated: DateText, LastModified: DateText,
});

export const FolderAnswer = z.object({ Name: z.string(), ExternalKey: z.string(), DateCreated: DateText });

export function fileAnswer({ name, externalKey, contentType, size, dateCreated, lastModified }: FileRow): z.infer<typeof FileAnswer> {
  return { Name: name, ExternalKey: externalKey, ContentType: contentType, Size: size, DateCreated: dateCreated, LastModified: lastModified };
}

export function folderAnswer({ name, externalKey, dateCreated }: FolderRow): z.infer<typeof FolderAnswer> {
  return { Name: name, ExternalKey: externalKey, DateCreated: dateCreated };
}
