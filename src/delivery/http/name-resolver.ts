import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { LRUCache } from 'lru-cache';
import type { LookupAll } from './guarded-connector.ts';
import { HostsFile } from './hosts-file.ts';

/** Per try and server; and for a whole look-up, below what a connection may take. */
const TRY_MS = 1_000;
const TRIES = 2;
const LOOKUP_MS = 4_000;
/** Once addresses of one family are there, those of the other are waited for this long. */
const OTHER_FAMILY_MS = 300;
const LONGEST_KEPT_MS = 60_000;
const FAILURE_KEPT_MS = 3_000;
const MOST_KEPT = 10_000;
/** Look-ups by the system at once: it has four threads for all of the process, and one that hangs keeps its own. */
const MOST_SYSTEM_LOOKUPS = 2;

/** A name server took too long or could not say: asking the system, which asks the same, would only hang a thread. */
const UNDECIDED = new Set(['ETIMEOUT', 'ESERVFAIL', 'ECANCELLED', 'EAI_AGAIN']);

type Found = { addresses: LookupAddress[]; keptMs: number } | { error: NodeJS.ErrnoException; keptMs: number };

export interface NameResolverOptions {
  /** Name servers, `address:port`; the system's by default. */
  servers?: readonly string[];
}

/**
 * Looks names up without the threads of getaddrinfo, so that names whose servers hang delay no others: name servers are asked
 * straight. Names of the hosts file, and those that no name server knows as they stand (search domains, mDNS), are left to the
 * system, a few at a time. Answers are kept for their time to live, at most a minute; failures for three seconds.
 */
export class NameResolver {
  readonly #resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  readonly #hosts = new HostsFile();
  readonly #kept = new LRUCache<string, Found>({ max: MOST_KEPT });
  readonly #underWay = new Map<string, Promise<Found>>();
  readonly #waitingForSystem: (() => void)[] = [];
  #systemLookups = 0;

  constructor({ servers }: NameResolverOptions = {}) {
    if (servers !== undefined) this.#resolver.setServers(servers);
  }

  /** All addresses of a name, IPv4 first. Fails with the codes ENOTFOUND and EAI_AGAIN, as the system's look-up does. */
  readonly lookup: LookupAll = (hostname, _options, callback) => {
    void this.#tell(hostname.toLowerCase(), callback);
  };

  /** Ends the look-ups under way. */
  close(): void {
    this.#resolver.cancel();
  }

  async #tell(hostname: string, callback: Parameters<LookupAll>[2]): Promise<void> {
    const found = await this.#find(hostname);
    if ('error' in found) callback(found.error, []);
    else callback(null, found.addresses);
  }

  async #find(hostname: string): Promise<Found> {
    const kept = this.#kept.get(hostname);
    if (kept !== undefined) return kept;
    let finding = this.#underWay.get(hostname);
    if (finding === undefined) {
      finding = this.#look(hostname).then((found) => {
        this.#kept.set(hostname, found, { ttl: found.keptMs });
        this.#underWay.delete(hostname);
        return found;
      });
      this.#underWay.set(hostname, finding);
    }
    return finding;
  }

  async #look(hostname: string): Promise<Found> {
    if (this.#hosts.has(hostname)) return this.#askSystem(hostname);
    const found = await this.#askServers(hostname);
    return 'error' in found && !UNDECIDED.has(found.error.code ?? '') ? this.#askSystem(hostname) : found;
  }

  #askServers(hostname: string): Promise<Found> {
    return new Promise((resolve) => {
      const addresses: LookupAddress[] = [];
      const errors: NodeJS.ErrnoException[] = [];
      let ttl = Infinity;
      let open = 2;
      let otherFamily: NodeJS.Timeout | undefined;
      const end = () => {
        clearTimeout(otherFamily);
        clearTimeout(late);
        addresses.sort((a, b) => a.family - b.family);
        if (addresses.length > 0) resolve({ addresses, keptMs: Math.min(LONGEST_KEPT_MS, Math.max(1, ttl) * 1000) });
        else resolve(failed(hostname, errors));
      };
      const late = setTimeout(end, LOOKUP_MS);
      const ask = async (family: 4 | 6) => {
        try {
          const records = await (family === 4 ? this.#resolver.resolve4(hostname, { ttl: true }) : this.#resolver.resolve6(hostname, { ttl: true }));
          for (const record of records) {
            addresses.push({ address: record.address, family });
            ttl = Math.min(ttl, record.ttl);
          }
        } catch (error) {
          errors.push(error as NodeJS.ErrnoException);
        }
        open -= 1;
        if (open === 0) end();
        else if (addresses.length > 0) otherFamily = setTimeout(end, OTHER_FAMILY_MS);
      };
      void ask(4);
      void ask(6);
    });
  }

  async #askSystem(hostname: string): Promise<Found> {
    if (this.#systemLookups >= MOST_SYSTEM_LOOKUPS) await new Promise<void>((resolve) => this.#waitingForSystem.push(resolve));
    else this.#systemLookups += 1;
    return new Promise((resolve) => {
      systemLookup(hostname, { all: true }, (error, addresses) => {
        const next = this.#waitingForSystem.shift();
        if (next === undefined) this.#systemLookups -= 1;
        else next();
        if (error !== null) resolve({ error, keptMs: FAILURE_KEPT_MS });
        // No time to live is known: a change of the hosts file is to be seen soon.
        else resolve({ addresses: addresses.toSorted((a, b) => a.family - b.family), keptMs: FAILURE_KEPT_MS });
      });
    });
  }
}

/** One family that nobody could tell of, or that took too long, leaves it undecided whether there is such a name. */
function failed(hostname: string, errors: readonly NodeJS.ErrnoException[]): Found {
  const undecided = errors.length < 2 || errors.some(({ code }) => UNDECIDED.has(code ?? ''));
  const error = undecided
    ? Object.assign(new Error(`The name servers do not answer for ${hostname}`, { cause: errors[0] }), { code: 'EAI_AGAIN' })
    : errors[0]!;
  return { error, keptMs: FAILURE_KEPT_MS };
}
