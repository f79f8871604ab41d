const SHORT_ID = /^[a-z0-9]{6}$/;

/** Whether a text from a path can be the id of a webhook or an event at all. */
export function isShortId(text: string): boolean {
  return SHORT_ID.test(text);
}
