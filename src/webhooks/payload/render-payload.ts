import type { Change } from '../../capture/change.ts';
import { changeRows } from '../../capture/change-rows.ts';
import { MAX_BODY_BYTES } from './body-size.ts';
import type { CompiledPayload } from './compile-payload.ts';
import type { RenderContext } from './hole.ts';

/**
 * The body of a message: valid JSON, but for the late holes, which are filled when a call is made (`fillLateHoles`).
 * Rendering stops once the body is over the limit: such a body is cut, `bodySize` says that it is too large, and it must
 * not be kept.
 */
export function renderPayload({ literals, holes }: CompiledPayload, change: Change, context: RenderContext): string {
  const state = { ...context, change, rows: changeRows(change) };
  let body = literals[0] ?? '';
  for (let index = 0; index < holes.length && body.length <= MAX_BODY_BYTES; index += 1) {
    body += (holes[index]?.(state) ?? '') + (literals[index + 1] ?? '');
  }
  return body;
}
