import { BodyReader, quoted } from './body-reader.ts';
import { canonicalUrl } from './canonical-url.ts';
import { judgeOutgoingUrl } from './judge-outgoing-url.ts';
import type { OutgoingRules } from './outgoing-rules.ts';
import { readCustomHeaders, type CustomHeader } from './read-custom-headers.ts';
import type { Author } from './webhook-parts.ts';

const NAME_MAX = 255;
const DESCRIPTION_MAX = 4000;

/** What a body says of a webhook; what it leaves open, or says wrongly, is undefined. */
export interface WebhookBody {
  name: string | undefined;
  description: string | undefined;
  outgoingUrls: readonly string[] | undefined;
  /** Calls per second. */
  callThrottling: number | undefined;
  customHeaders: readonly CustomHeader[] | undefined;
  enabled: boolean | undefined;
}

const CREATE_PROPERTIES = ['Name', 'Description', 'OutgoingUrls', 'CallThrottling', 'CustomHeaders'];
const UPDATE_PROPERTIES = [...CREATE_PROPERTIES, 'Enabled'];

/** Reads the body of a new webhook (`create`) or of a change to one (`update`), by what the body itself and the plan tell. */
export function readWebhookBody(
  body: unknown,
  { mode, plan, outgoing }: { mode: 'create' | 'update'; plan: Author['account']; outgoing: OutgoingRules },
): { reader: BodyReader; input: WebhookBody } {
  const properties = mode === 'create' ? CREATE_PROPERTIES : UPDATE_PROPERTIES;
  const reader = new BodyReader(body, properties, { nullMeansAbsent: mode === 'create' });
  if (mode === 'create') {
    for (const property of ['Name', 'OutgoingUrls']) if (!reader.has(property)) reader.add(property, 'is required');
  } else if (!properties.some((property) => reader.has(property))) {
    reader.add('', `The body must have at least one of ${UPDATE_PROPERTIES.join(', ')}`);
  }
  const input = {
    name: readName(reader),
    description: reader.text('Description', { maxLength: DESCRIPTION_MAX }),
    outgoingUrls: readOutgoingUrls(reader, plan, outgoing),
    callThrottling: readCallThrottling(reader, plan),
    customHeaders: readCustomHeaders(reader),
    enabled: reader.boolean('Enabled'),
  };
  return { reader, input };
}

function readName(reader: BodyReader): string | undefined {
  const name = reader.text('Name', { maxLength: NAME_MAX });
  if (name?.trim() === '') return reader.add('Name', 'is required');
  return name;
}

function readCallThrottling(reader: BodyReader, { maxCallThrottling }: Author['account']): number | undefined {
  if (!reader.has('CallThrottling')) return undefined;
  const value = reader.value('CallThrottling');
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > maxCallThrottling) {
    return reader.add('CallThrottling', `must be a whole number of calls per second, 1 to ${maxCallThrottling}`);
  }
  return value;
}

function readOutgoingUrls(reader: BodyReader, plan: Author['account'], outgoing: OutgoingRules): readonly string[] | undefined {
  const urls = reader.texts('OutgoingUrls');
  if (urls === undefined) return undefined;
  if (urls.length === 0) return reader.add('OutgoingUrls', 'must have at least one address');
  if (urls.length > 1 && !plan.multicast) return reader.add('OutgoingUrls', 'this plan has no multicast, so one address is the limit');
  if (urls.length > plan.maxOutgoingUrls) return reader.add('OutgoingUrls', `has ${urls.length} addresses, the plan allows ${plan.maxOutgoingUrls}`);
  const seen = new Map<string, number>();
  urls.forEach((url, index) => {
    const property = `OutgoingUrls[${index}]`;
    const problem = judgeOutgoingUrl(url, outgoing);
    if (problem !== null) reader.add(property, `${quoted(url)} ${problem}`);
    const first = seen.get(canonicalUrl(url));
    if (first === undefined) seen.set(canonicalUrl(url), index);
    else reader.add(property, `is the same as OutgoingUrls[${first}]`);
  });
  return urls;
}
