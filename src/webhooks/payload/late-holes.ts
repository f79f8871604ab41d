/** Where the secret goes in a rendered body. JSON escapes control bytes, so these can come from nowhere else. */
export const SECRET_HOLE = '\u0001';
/** Where the call's id goes. */
export const CALL_ID_HOLE = '\u0002';

/** The body of one call: what was rendered once per message, with the secret and the id of this call filled in. */
export function fillLateHoles(body: string, secret: string, callId: string): string {
  const withSecret = body.includes(SECRET_HOLE) ? body.split(SECRET_HOLE).join(secret) : body;
  return withSecret.includes(CALL_ID_HOLE) ? withSecret.split(CALL_ID_HOLE).join(callId) : withSecret;
}
