const ID_LENGTH = 36;

/** What the column of an ATTACHMENT field holds: the content's id, a slash, the file's name. A new file is a new value, whatever its name. */
export function attachmentValue(contentId: string, name: string): string {
  return `${contentId}/${name}`;
}

export function readAttachmentValue(value: string): { contentId: string; name: string } {
  return { contentId: value.slice(0, ID_LENGTH), name: value.slice(ID_LENGTH + 1) };
}

/** `report.final.pdf` → `report.final` and `pdf`. */
export function splitFileName(name: string): { base: string; extension: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? { base: name.slice(0, dot), extension: name.slice(dot + 1) } : { base: name, extension: '' };
}
