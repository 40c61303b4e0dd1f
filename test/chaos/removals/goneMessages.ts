import type { SeededRandom } from '../../support/seededRandom';
import type { ExpectedRow } from '../expectedRow';
import { optionsFor } from '../process';
import type { Actor, Fate } from '../stage';
import type { World } from '../world';
import type { Removed } from './removedRecords';

/** A webhook that says of a record that it is gone. */
interface Message {
	readonly removed: Removed;
	isTaken: boolean;
	/** Who is at it. */
	actor: Actor | undefined;
}

type Enter = (name: string, fate: Fate, work: Parameters<World['enter']>[2]) => Actor;

/** Brings what webhooks tell of records that are gone: late, and again until it was taken. */
export class GoneMessages {
	private readonly underWay: Message[] = [];

	/** @param outdated brings a version as a webhook of its own does */
	constructor(
		private readonly world: World,
		private readonly random: SeededRandom,
		private readonly enter: Enter,
		private readonly outdated: (row: ExpectedRow) => void,
	) {}

	tell(removed: Removed): void {
		const { timeline, scenario } = this.world;
		const { longestWayMs, outdated } = scenario.removals;
		const later = () => timeline.now() + this.random.integer(0, longestWayMs);
		const message: Message = { removed, isTaken: false, actor: undefined };
		timeline.plan(later(), () => {
			this.underWay.push(message);
			this.bring(message);
		});
		if (this.random.chance(outdated)) timeline.plan(later(), () => this.outdated(removed.before));
	}

	/** Sends again what was not taken. */
	sendAgain(): void {
		for (const message of this.underWay) {
			if (!message.isTaken && message.actor?.ending !== undefined) this.bring(message);
		}
	}

	/** How many were not taken yet. */
	get waiting(): number {
		return this.underWay.filter(({ isTaken }) => !isTaken).length;
	}

	private bring(message: Message): void {
		const { world, random } = this;
		const { id, cursor } = message.removed;
		const dies = !world.isQuiet && random.chance(world.scenario.removals.kills);
		const fate = { killAtStep: 1, killAfterEffect: random.chance(0.5) };
		const readAt = world.timeline.now();
		message.actor = this.enter('gone', dies ? fate : {}, async (process) => {
			const { destination, account } = process;
			const writer = destination.table(optionsFor(process, account.accountId, 'gone'));
			const { counts } = await writer.write([{ columns: { id }, cursor, readAt, deleted: true }]);
			message.isTaken = counts.failed === 0;
		});
	}
}
