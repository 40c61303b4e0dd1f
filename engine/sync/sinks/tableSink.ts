import type {
	DestinationRecord,
	Outcome,
	TableWriter,
	WriteResult,
} from '../../destination/destination';
import type { RecordFailureKind } from '../../destination/errors';
import { idText } from '../../destination/tableKey';
import { ownValue } from '../../ownValue';
import type { RecordOutcome, RecordSink } from '../pump/sink';
import { foretell, lateAmong, type LateWatch } from './late';

export interface TableSinkOptions<Item> {
	readonly writer: TableWriter;
	/** The columns of the external ID, as the writer has them. */
	readonly key: readonly string[];
	readonly toRecord: (item: Item) => DestinationRecord;
	readonly late?: LateWatch;
	/** Told of each batch what the table said of it: what was stale, and which IDs came more than once. */
	readonly written?: (result: WriteResult) => void;
}

/**
 * Puts records into a table. What the table has in a newer version, and what the same batch has in one, comes out as
 * unchanged, so that the four counts add up.
 */
export function tableSink<Item>(options: TableSinkOptions<Item>): RecordSink<Item> {
	const { writer, key, toRecord, late, written } = options;
	return {
		take: async (items) => {
			const records = items.map(toRecord);
			const isEarlier = await foretell(records, late);
			const result = await writer.write(records);
			const outcomes = outcomesOf(records, result, key);
			const missed = lateAmong(records, outcomes, late, isEarlier);
			if (missed.length > 0) late?.found(missed);
			written?.(result);
			return outcomes;
		},
	};
}

/** Returns the external ID as a table knows it: a single value as it is, several as a JSON list. */
export function externalIdOf(values: readonly unknown[]): string {
	return values.length === 1 ? idText(values[0]) : JSON.stringify(values.map(idText));
}

const actionOf = {
	created: 'created',
	updated: 'updated',
	deleted: 'deleted',
	unchanged: 'unchanged',
	stale: 'unchanged',
	superseded: 'unchanged',
} as const satisfies Record<Exclude<Outcome, 'failed'>, RecordOutcome['action']>;

/** What no table will ever take, nor can ever hold in a newer version. */
const hopeless: RecordFailureKind = 'noExternalId';

function outcomesOf(
	records: readonly DestinationRecord[],
	{ outcomes, failures }: WriteResult,
	key: readonly string[],
): readonly RecordOutcome[] {
	const failureAt = new Map(failures.map((failure) => [failure.index, failure]));
	return records.map(({ columns }, index) => {
		const outcome = outcomes[index] ?? 'failed';
		if (outcome !== 'failed') {
			const externalId = externalIdOf(key.map((name) => ownValue(columns, name)));
			const isOlder = outcome === 'stale' || outcome === 'superseded';
			return { action: actionOf[outcome], externalId, ...(isOlder && { isOlder }) };
		}
		const failure = failureAt.get(index);
		const where = failure?.column === undefined ? '' : `${failure.column}: `;
		return {
			action: 'failed',
			externalId: failure?.externalId ?? '',
			message: `${where}${failure?.reason ?? 'the table did not say what became of it'}`,
			kind: failure?.kind,
			...(failure?.kind === hopeless && { mayPass: false }),
		};
	});
}
