import { SECRET_MASK } from '../secret-mask.ts';
import { fillLateHoles } from './late-holes.ts';

const CALL_ID_PLACEHOLDER = '(call id)';
const DOWNLOAD_PLACEHOLDER = '(download address, made with each call)';

/** A stored body as people may see it: a mask where the secret goes. @param callId null: of no call in particular */
export function shownBody(body: string, callId: string | null): string {
  return fillLateHoles(body, { secret: SECRET_MASK, callId: callId ?? CALL_ID_PLACEHOLDER, downloadAddress: () => DOWNLOAD_PLACEHOLDER });
}
