/** Where the secret goes in a rendered body. JSON escapes control bytes, so these can come from nowhere else. */
export const SECRET_HOLE = '\u0001';
/** Where the call's id goes. */
export const CALL_ID_HOLE = '\u0002';
/** Around the id of a content, where its download address goes. */
const DOWNLOAD_HOLE = '\u0003';
const DOWNLOAD = /\u0003([0-9a-f-]{36})\u0003/g;

/** What is filled in when a call is made. */
export interface LateFilling {
  secret: string;
  callId: string;
  /** The address under which a content can be downloaded, as it goes into a JSON string. */
  downloadAddress: (contentId: string) => string;
}

export const downloadHole = (contentId: string): string => `${DOWNLOAD_HOLE}${contentId}${DOWNLOAD_HOLE}`;

/** How many download addresses a rendered body will have. */
export function countDownloads(body: string): number {
  return body.includes(DOWNLOAD_HOLE) ? (body.match(DOWNLOAD)?.length ?? 0) : 0;
}

/** The body of one call: what was rendered once per message, with the secret, the id of this call and its addresses filled in. */
export function fillLateHoles(body: string, { secret, callId, downloadAddress }: LateFilling): string {
  const withSecret = body.includes(SECRET_HOLE) ? body.split(SECRET_HOLE).join(secret) : body;
  const withCallId = withSecret.includes(CALL_ID_HOLE) ? withSecret.split(CALL_ID_HOLE).join(callId) : withSecret;
  return withCallId.includes(DOWNLOAD_HOLE) ? withCallId.replace(DOWNLOAD, (_hole, contentId: string) => downloadAddress(contentId)) : withCallId;
}
