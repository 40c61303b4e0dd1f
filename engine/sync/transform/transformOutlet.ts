import { givenId } from '../../destination/tableKey';
import type { RunCounts } from '../../run/counts';
import type { SourceItem, SourceTraits } from '../../source';
import type { BatchPlace } from '../pump/batches';
import type { RecordOutcome, RecordSink, RecordTotals } from '../pump/sink';
import type { Outlet } from '../stream/stream';
import { kindsThatHold } from './kindsThatHold';
import { paired, type Returned, type Transformed, type Untransformed } from './pairing';
import { withoutSharedIds } from './sharedIds';

export interface TransformOptions {
	/** The fields of the external ID of what the source gives out. */
	readonly sourceKey: readonly string[];
	/** Those of what comes back, by which the inner outlet knows it. */
	readonly key: readonly string[];
	/**
	 * Makes of records what is to be written of them.
	 *
	 * @throws when it, not a record, is at fault; then nothing of the batch is written
	 */
	readonly transform: (
		records: readonly Untransformed[],
		place: BatchPlace,
	) => Promise<readonly Returned[]>;
}

/** A record of the source that came back whole, and what is to be written of it. */
interface Made {
	readonly index: number;
	readonly before: SourceItem['columns'];
	readonly item: SourceItem;
}

/**
 * Has records transformed before the inner outlet takes them. Each keeps the cursor and the time of reading that the
 * source gave it, so that versions are told apart as without a transform. A record that comes back with an error, not at
 * all, or more than once has failed; the others are written.
 */
export class TransformOutlet implements Outlet {
	constructor(
		private readonly inner: Outlet,
		private readonly options: TransformOptions,
	) {}

	sink(traits: SourceTraits): RecordSink<SourceItem> {
		return new TransformSink(this.inner, this.options, traits);
	}

	counts(totals: RecordTotals): RunCounts {
		return this.inner.counts(totals);
	}
}

class TransformSink implements RecordSink<SourceItem> {
	/** Opened for what came back first, which shows what its columns hold. */
	private opened: RecordSink<SourceItem> | undefined;

	constructor(
		private readonly inner: Outlet,
		private readonly options: TransformOptions,
		private readonly traits: SourceTraits,
	) {}

	async take(items: readonly SourceItem[], place: BatchPlace): Promise<readonly RecordOutcome[]> {
		const { sourceKey, key, transform } = this.options;
		const idOf = (columns: SourceItem['columns']) => givenId(columns, sourceKey) ?? '';
		const sent = items.map(({ columns, cursor: version }) => ({
			externalId: idOf(columns),
			version,
			columns,
		}));
		const back = paired(sent, await transform(sent, place), idOf);
		const answers = withoutSharedIds(sent, back, (columns) => givenId(columns, key));
		const made = answers.flatMap((answer, index): Made[] => {
			const item = items[index];
			if ('refusal' in answer || item === undefined) return [];
			return [{ index, before: item.columns, item: { ...item, columns: answer.columns } }];
		});
		const written = await this.write(made, place);
		return answers.map((answer, index) => {
			const externalId = sent[index]?.externalId ?? '';
			return outcomeOf(externalId, answer, written.get(index));
		});
	}

	/** Returns by their places what became of those that came back. */
	private async write(
		made: readonly Made[],
		place: BatchPlace,
	): Promise<ReadonlyMap<number, RecordOutcome>> {
		if (made.length === 0) return new Map();
		const kinds = () =>
			kindsThatHold(
				this.traits.kinds,
				made.map(({ before, item }) => ({ before, after: item.columns })),
			);
		this.opened ??= this.inner.sink({ ...this.traits, kinds: kinds() });
		const items = made.map(({ item }) => item);
		const outcomes = await this.opened.take(items, place);
		return new Map(
			made.flatMap(({ index }, at) => {
				const outcome = outcomes[at];
				return outcome === undefined ? [] : [[index, outcome]];
			}),
		);
	}
}

/** What became of a record of the source, by the ID that it has there. */
function outcomeOf(
	externalId: string,
	answer: Transformed,
	written: RecordOutcome | undefined,
): RecordOutcome {
	if ('refusal' in answer) return { action: 'failed', externalId, message: answer.refusal };
	if (written === undefined) {
		return { action: 'failed', externalId, message: 'nothing is known of what became of it' };
	}
	if (written.action === 'failed') return { ...written, externalId };
	return { ...written, externalId, rowId: written.externalId };
}
