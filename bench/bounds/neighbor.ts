import { setTimeout as delay } from 'node:timers/promises';

import { inARow, node } from '../ownBlocks';
import { publish, type RealN8n, type Started } from '../realN8n';

const everyMs = 50;

/** How another workflow's webhook was answered meanwhile, and how long n8n's event loop was held up; in milliseconds. */
export interface Meanwhile {
	readonly answered: number;
	readonly webhookP99: number;
	readonly webhookMax: number;
	/** n8n measures every 10 ms, and says the whole interval: 10 to 11 ms is an idle loop. */
	readonly loopP99: number;
	readonly loopMax: number;
}

/** Another workflow of the same n8n, whose webhook is called all the time. */
export class Neighbor {
	private constructor(
		private readonly n8n: RealN8n['n8n'],
		private readonly workflow: Started,
	) {}

	static async publish({ n8n }: RealN8n): Promise<Neighbor> {
		const workflow = inARow('Neighbor', [node('Nothing', 'noOp', 1, {})]);
		const neighbor = new Neighbor(n8n, await publish({ n8n }, workflow));
		await neighbor.workflow.fire();
		return neighbor;
	}

	/**
	 * Calls the webhook while `work` is done.
	 *
	 * @throws when a call was not answered with status 200
	 */
	async during(work: () => Promise<void>): Promise<Meanwhile> {
		// n8n begins anew each time that it is asked.
		await this.loopDelays();
		let done = false;
		const working = work().finally(() => (done = true));
		const times: number[] = [];
		do {
			const startedAt = performance.now();
			await this.workflow.fire();
			times.push(performance.now() - startedAt);
			await delay(everyMs);
		} while (!done);
		await working;
		times.sort((one, other) => one - other);
		return {
			answered: times.length,
			webhookP99: times[Math.ceil(0.99 * times.length) - 1] ?? 0,
			webhookMax: times.at(-1) ?? 0,
			...(await this.loopDelays()),
		};
	}

	private async loopDelays(): Promise<Pick<Meanwhile, 'loopP99' | 'loopMax'>> {
		const metrics = await (await fetch(`${this.n8n.url}/metrics`)).text();
		const milliseconds = (name: string): number => {
			const seconds = new RegExp(`^n8n_nodejs_eventloop_lag_${name}_seconds (\\S+)$`, 'm').exec(
				metrics,
			)?.[1];
			if (seconds === undefined) throw new Error(`n8n's metrics have no ${name} of its event loop`);
			return Number(seconds) * 1_000;
		};
		return { loopP99: milliseconds('p99'), loopMax: milliseconds('max') };
	}
}
