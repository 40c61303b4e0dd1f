import { messageIn } from '../n8n/itemError';

/** Why records came back with an error. Plain data. */
export interface FailureCause {
	/** The node that sent them back. */
	readonly node: string;
	readonly text: string;
	readonly records: number;
}

/** So many different ones are told apart. */
const mostCauses = 20;
const longestText = 200;

/** Returns the causes, with those of more records that one node sent back. */
export function withCauses(
	causes: readonly FailureCause[],
	node: string,
	texts: readonly string[],
): readonly FailureCause[] {
	const counted = causes.map((cause) => ({ ...cause }));
	for (const text of texts) {
		const known = counted.find((cause) => cause.node === node && cause.text === text);
		if (known !== undefined) known.records += 1;
		else if (counted.length < mostCauses) counted.push({ node, text, records: 1 });
	}
	return counted;
}

/** Returns the cause of most records; undefined where none is known. */
export function commonest(causes: readonly FailureCause[]): FailureCause | undefined {
	return causes.reduce<FailureCause | undefined>(
		(most, cause) => (most === undefined || cause.records > most.records ? cause : most),
		undefined,
	);
}

/** Writes what an item's error says in one line of a message. */
export function causeText(error: unknown): string {
	const [line = ''] = (messageIn(error) ?? '').trim().split('\n');
	const text = line.trim().replace(/\.$/, '');
	if (text === '') return 'an error without a message';
	return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
