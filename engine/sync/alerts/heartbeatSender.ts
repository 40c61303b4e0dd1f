import type { Environment } from '../../environment';

/** A request that tells another service, again and again, that all is well. */
export interface HeartbeatSettings {
	readonly everyMs: number;
	/** Makes one request; rejects when it was not answered well. */
	send(): Promise<void>;
}

/** A look comes a little early or late. */
const TICK_MS = 1_000;

/** Sends a heartbeat whenever it is due; what has failed is due again at once. */
export class HeartbeatSender {
	private sentAt: number | undefined;

	constructor(
		private readonly settings: HeartbeatSettings,
		private readonly environment: Pick<Environment, 'now'>,
	) {}

	/** @throws whatever the request failed with */
	async sendIfDue(): Promise<void> {
		const now = this.environment.now();
		const { everyMs, send } = this.settings;
		const isDue =
			this.sentAt === undefined || now < this.sentAt || now - this.sentAt >= everyMs - TICK_MS;
		if (!isDue) return;
		await send();
		this.sentAt = now;
	}
}
