import type { Lent, Session } from './session';

/**
 * One connection that several keep for as long as they like, with temporary tables of their own. Each has it for a few
 * statements at a time, so that nobody waits for another's source. When it is lost, all lose what they kept.
 */
export class KeptSession {
	private holders = 0;
	private hasEnded = false;
	private lastTurn: Promise<unknown> = Promise.resolve();

	/** @param onEnd called once, when nobody is to get it any more */
	constructor(
		private readonly lent: Promise<Lent>,
		private readonly onEnd: () => void,
	) {
		lent.catch(() => this.end());
	}

	hold(): this {
		this.holders += 1;
		return this;
	}

	/** The connection goes with the last who held it, and with it all temporary tables. */
	letGo(): void {
		this.holders -= 1;
		if (this.holders === 0) this.end();
	}

	/** Runs `work` when nobody else's is running. What it leaves open after an error is rolled back. */
	async inTurn<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
		const turn = this.lastTurn.then(async () => {
			const { session } = await this.lent;
			let isSound = false;
			try {
				const result = await work(session);
				isSound = true;
				return result;
			} finally {
				if (!isSound && !(await rolledBack(session))) this.end();
			}
		});
		this.lastTurn = turn.catch(() => undefined);
		return await turn;
	}

	end(): void {
		if (this.hasEnded) return;
		this.hasEnded = true;
		this.onEnd();
		void this.lent.then(
			({ release }) => release(true),
			() => undefined,
		);
	}
}

/** Whether the connection is in a known state again: a rollback that fails, or a COPY cut short, leaves none. */
export async function rolledBack(session: Session): Promise<boolean> {
	try {
		await session.query('ROLLBACK');
		return true;
	} catch {
		return false;
	}
}
