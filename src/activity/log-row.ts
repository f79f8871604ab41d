export const LOG_ACTIVITIES = ['Message created', 'Message sent'] as const;

export const LOG_STATUSES = ['Success', 'Failure'] as const;

/** One line of the log. Times are UTC text with seven fraction digits and `Z`. */
export interface LogRow {
  LogId: string;
  Date: string;
  ActivityType: (typeof LOG_ACTIVITIES)[number];
  ActivityDescription: string;
  MessageId: string;
  /** Bytes; null when the message is past its retention. */
  MessageSize: number | null;
  /** 1 for the first POST of a call, 0 where none was made; null for `Message created`. */
  Attempt: number | null;
  EventDate: string | null;
  Status: (typeof LOG_STATUSES)[number];
  HttpCode: number | null;
  HttpResponse: string | null;
  StatusDetails: string | null;
  WebhookId: string;
  WebhookName: string | null;
  /** Null for `Message created`, which concerns every URL. */
  WebhookUrl: string | null;
  EventId: string;
  EventType: string | null;
  ObjectType: 'Table';
  ObjectName: string | null;
}
