import { readFileSync, statSync } from 'node:fs';

const PATH = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';
const LOOK_MS = 5_000;

/** Which names the system's hosts file has. A change of it is seen within five seconds. */
export class HostsFile {
  readonly #path: string;
  #names: ReadonlySet<string> = new Set();
  #changedAt = -1;
  #lookAt = -Infinity;

  constructor(path = PATH) {
    this.#path = path;
  }

  /** @param hostname in lower case */
  has(hostname: string): boolean {
    this.#look(performance.now());
    return this.#names.has(hostname.replace(/\.$/, ''));
  }

  #look(now: number): void {
    if (now < this.#lookAt) return;
    this.#lookAt = now + LOOK_MS;
    try {
      const changedAt = statSync(this.#path).mtimeMs;
      if (changedAt === this.#changedAt) return;
      this.#names = new Set(namesOf(readFileSync(this.#path, 'utf8')));
      this.#changedAt = changedAt;
    } catch {
      // A file that is not there, or not for us, has no names.
      this.#names = new Set();
      this.#changedAt = -1;
    }
  }
}

function namesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/).slice(1));
}
