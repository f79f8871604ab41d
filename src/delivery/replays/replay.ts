import type { ReplayedState } from './choose-calls.ts';

export const REPLAY_STATES = ['running', 'done', 'cancelled'] as const;

/** Why something was passed over. Messages, but for `waiting`: calls. */
export interface SkippedCounts {
  bodyGone: number;
  unsendable: number;
  waiting: number;
  urlRemoved: number;
}

/** A replay as clients see it. Times are UTC with seven fraction digits and `Z`. */
export interface ReplayRow {
  Id: string;
  State: (typeof REPLAY_STATES)[number];
  /** As asked for. */
  Filter: { From: string | null; To: string | null; EventId: string | null; State: ReplayedState | null; Url: string | null };
  CallsPerSecond: number | null;
  /** Calls to make, as counted at the start; null: too many to count then. */
  Total: number | null;
  /** Messages replayed so far, and calls made of them. */
  Messages: number;
  Calls: number;
  /** Of these, calls that wait to be sent, or sent again; counted up to 10,000. */
  Waiting: number;
  Skipped: SkippedAnswer;
  DateCreated: string;
  CreatedBy: string;
  DateEnded: string | null;
}

export interface SkippedAnswer {
  /** Messages past their retention. */
  BodyGone: number;
  /** Messages that could never be sent: too large. */
  Unsendable: number;
  /** Calls that still wait, hence are not made twice. */
  Waiting: number;
  /** Messages whose call went to a URL that the webhook has no more. */
  UrlRemoved: number;
}

export function skippedAnswer({ bodyGone, unsendable, waiting, urlRemoved }: SkippedCounts): SkippedAnswer {
  return { BodyGone: bodyGone, Unsendable: unsendable, Waiting: waiting, UrlRemoved: urlRemoved };
}

/** Selects `rowcast.replay r` as a `ReplayRow`. */
export const REPLAY_COLUMNS = `
  r.id as "Id", r.state as "State",
  json_build_object('From', rowcast.iso_time(r.from_at), 'To', rowcast.iso_time(r.to_at), 'EventId', r.event_id, 'State', r.call_state, 'Url', r.url) as "Filter",
  r.calls_per_second as "CallsPerSecond", r.total as "Total", r.messages as "Messages", r.calls as "Calls",
  (select count(*)::integer from (select from rowcast.call c where c.replay_id = r.id limit 10000) w) as "Waiting",
  json_build_object('BodyGone', r.skipped_body_gone, 'Unsendable', r.skipped_unsendable, 'Waiting', r.skipped_waiting, 'UrlRemoved', r.skipped_url_removed) as "Skipped",
  rowcast.iso_time(r.created_at) as "DateCreated", r.created_by as "CreatedBy", rowcast.iso_time(r.ended_at) as "DateEnded"`;
