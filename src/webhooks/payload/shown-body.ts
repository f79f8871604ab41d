import { fillLateHoles } from './late-holes.ts';

const SECRET_MASK = '••••••••';
const CALL_ID_PLACEHOLDER = '(call id)';

/** A stored body as people may see it: a mask where the secret goes. @param callId null: of no call in particular */
export function shownBody(body: string, callId: string | null): string {
  return fillLateHoles(body, SECRET_MASK, callId ?? CALL_ID_PLACEHOLDER);
}
