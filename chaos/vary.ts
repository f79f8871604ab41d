import { setTimeout as sleep } from 'node:timers/promises';
import type { RestClient } from '../test/support/rest-client.ts';
import type { AskedLimit } from './allowed-limit.ts';
import type { Random } from './random.ts';
import type { ChaosReceiver, PathMode } from './receiver.ts';
import { pathOf, type ChaosWebhook } from './workspace.ts';

const TROUBLES: readonly PathMode[] = ['slow', 'garbage', 'fail', 'busy', 'reset', 'hang'];
/** Never in trouble: shows that the others' trouble is theirs alone. */
const HEALTHY = pathOf('all', 0);
const PATHS = [pathOf('all', 1), pathOf('narrow', 0), pathOf('spare', 0), pathOf('moving', 0), pathOf('moving', 1), pathOf('moving', 2), pathOf('flip', 0)];

/** Lets paths of the receiver fail in every way, and recover, until told to stop. One path may end in 410 for good. */
export async function troubleReceiver(receiver: ChaosReceiver, random: Random, signal: AbortSignal): Promise<void> {
  receiver.setMode(HEALTHY, 'ok');
  while (!signal.aborted) {
    const path = random.pick(PATHS);
    receiver.setMode(path, random.chance(0.5) ? 'ok' : random.pick(TROUBLES));
    if (random.chance(0.02)) receiver.setMode(pathOf('moving', 2), 'gone');
    await sleep(random.between(300, 1_500), undefined, { signal }).catch(() => {});
  }
  for (const path of PATHS) receiver.setMode(path, 'ok');
}

/** Changes what the changing webhooks say, until told to stop: events on and off, URLs away and back, limits. */
export async function changeDefinitions(webhooks: readonly ChaosWebhook[], receiverUrl: string, api: RestClient, random: Random, signal: AbortSignal): Promise<number> {
  const changing = webhooks.filter(({ steady }) => !steady);
  let changes = 0;
  while (!signal.aborted) {
    const webhook = random.pick(changing);
    const path = `/v2/outgoingWebhooks/${webhook.id}`;
    const kind = random.next();
    let answer;
    if (kind < 0.5) {
      const { id, body } = random.pick(webhook.events);
      answer = api.put(`${path}/events/${id}`, { ...body, Enabled: random.chance(0.6) });
    } else if (kind < 0.7) {
      const callsPerSecond = random.between(8, 40);
      const limit: AskedLimit = { at: Date.now(), callsPerSecond, confirmedAt: null };
      webhook.limits.push(limit);
      answer = api.put(path, { CallThrottling: callsPerSecond }).then((said) => {
        if (said.status === 200) limit.confirmedAt = Date.now();
        return said;
      });
    } else {
      const urls = webhook.name === 'moving' ? [0, 1, 2].filter((url) => url === 0 || random.chance(0.7)) : [0];
      answer = api.put(path, { OutgoingUrls: urls.map((url) => `${receiverUrl}${pathOf(webhook.name, url)}`) });
    }
    if (await answer.then(({ status }) => status === 200, () => false)) changes += 1;
    await sleep(random.between(300, 1_500), undefined, { signal }).catch(() => {});
  }
  return changes;
}
