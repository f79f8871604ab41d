let csrf = '';
const listeners = new Set<() => void>();

/** What every request that changes something carries in `X-Rowcast-CSRF`. */
export function csrfToken(): string {
  return csrf;
}

/** The token of the session that has just been opened or read. */
export function setCsrfToken(token: string): void {
  csrf = token;
}

/** Tells that an answer was 401 while somebody was signed in. */
export function sessionEnded(): void {
  if (csrf !== '') for (const listener of listeners) listener();
}

/** @returns ends the listening */
export function onSessionEnd(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
