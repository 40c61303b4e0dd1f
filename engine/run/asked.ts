/** Who can have asked for a run: its schedule, or somebody. */
export const initiators = ['cron', 'user'] as const;

export type Initiator = (typeof initiators)[number];

/** Who has asked for a run, and when, as far as it was said. */
export interface Asked {
	readonly initiator?: Initiator | undefined;
	/** Epoch milliseconds. */
	readonly requestedAt?: number | undefined;
}

/** Takes from a run who has asked for it, and when. */
export function askedOf({ initiator, requestedAt }: Asked): Asked {
	return { initiator, requestedAt };
}

/** Puts it into words that end a sentence, such as `asked for by a user at …`; undefined where nothing is known. */
export function saidOfAsked(
	{ initiator, requestedAt }: Asked,
	shownTime: (ms: number) => string,
): string | undefined {
	if (initiator === undefined && requestedAt === undefined) return undefined;
	const by =
		initiator === undefined ? '' : { cron: ' by its schedule', user: ' by a user' }[initiator];
	return `asked for${by}${requestedAt === undefined ? '' : ` at ${shownTime(requestedAt)}`}`;
}
