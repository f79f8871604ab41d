import type { Source } from './sources.ts';

/** Who changes records, and how. */
export interface ChangeContext {
  source: Source;
  /** Shown in logs: the profile's or user's name. */
  actor: string | null;
  /** The id of the message that the client handles while it makes this change. */
  cause: string | null;
}

/** What tells the capture triggers of a transaction how its changes come, as its settings. */
export function changeSettings({ source, actor, cause }: ChangeContext): readonly (readonly [string, string])[] {
  return [['rowcast.source', source], ['rowcast.actor', actor], ['rowcast.cause', cause]].filter((setting): setting is [string, string] => setting[1] !== null);
}
