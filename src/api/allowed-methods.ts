/** Remembers the routes, to tell a wrong method (405) from a wrong address (404). */
export class AllowedMethods {
  readonly #routes: { pattern: RegExp; methods: readonly string[] }[] = [];

  /** @param url A route's pattern, with `:name` for a part of the path. */
  add(url: string, methods: readonly string[]): void {
    const pattern = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('/');
    this.#routes.push({ pattern: new RegExp(`^${pattern}$`), methods });
  }

  /** The methods that an address answers, sorted; none when there is nothing at it. */
  at(path: string): string[] {
    return [...new Set(this.#routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))].toSorted();
  }
}
