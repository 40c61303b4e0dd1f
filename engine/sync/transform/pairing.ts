import { shortened } from '../../shortened';
import { option, say } from '../../wording';
import { transformError } from './transformError';

/** By what a record is known on its way through a transform. */
export interface RecordName {
	readonly externalId: string;
	/** A batch may hold a record in two versions. */
	readonly version: string | null;
}

/** A record as it goes into a transform. */
export interface Untransformed extends RecordName {
	readonly columns: Readonly<Record<string, unknown>>;
}

/** What a transform gives back. */
export interface Returned {
	/** The record that it was made of; undefined where it does not say. */
	readonly of: RecordName | undefined;
	readonly columns: Readonly<Record<string, unknown>>;
	/** Why the record could not be transformed; undefined where it was. */
	readonly error?: string | undefined;
}

/** What became of a record in a transform. */
export type Transformed =
	{ readonly columns: Readonly<Record<string, unknown>> } | { readonly refusal: string };

/**
 * Finds for each record what a transform gave back for it: by the names that came back, and where they did not, by the
 * places, if as many came back as went in. A record that is left out or doubled is refused, alone.
 *
 * @param idOf the external ID by the fields that records go in with; where an item that does not say what it was made of
 *   still has that of another record, the places are not those that records went in at
 * @returns one for each record, in their order
 * @throws EngineError `transformUnmatched` where it cannot be told what was made of what
 */
export function paired(
	sent: readonly Untransformed[],
	returned: readonly Returned[],
	idOf: (columns: Returned['columns']) => string,
): readonly Transformed[] {
	const names = new Set(sent.map(recordKey));
	if (returned.every(({ of }) => of !== undefined && names.has(recordKey(of)))) {
		return byName(sent, returned);
	}
	if (isInPlace(sent, returned, idOf)) return returned.map(transformed);
	throw unmatched(sent, returned);
}

function isInPlace(
	sent: readonly Untransformed[],
	returned: readonly Returned[],
	idOf: (columns: Returned['columns']) => string,
): boolean {
	const ids = new Set(sent.map(({ externalId }) => externalId));
	return (
		returned.length === sent.length &&
		returned.every(({ of, columns }, index) => {
			const record = sent[index];
			if (record === undefined) return false;
			if (of !== undefined) return recordKey(of) === recordKey(record);
			const id = idOf(columns);
			return id === record.externalId || !ids.has(id);
		})
	);
}

/** A record's name as one text. */
export function recordKey({ externalId, version }: RecordName): string {
	return JSON.stringify([externalId, version]);
}

function byName(
	sent: readonly Untransformed[],
	returned: readonly Returned[],
): readonly Transformed[] {
	const went = Map.groupBy(sent, recordKey);
	const came = Map.groupBy(returned, ({ of }) => (of === undefined ? '' : recordKey(of)));
	return sent.map((record) => {
		const name = recordKey(record);
		const [alike, back] = [went.get(name) ?? [], came.get(name) ?? []];
		const answer = back[alike.indexOf(record)];
		if (answer !== undefined && back.length === alike.length) return transformed(answer);
		return { refusal: miscounted(back.length, alike.length) };
	});
}

function miscounted(back: number, given: number): string {
	if (back === 0) return 'the transform did not give it back';
	return `the transform gave it back ${times(back)}, and was given it ${times(given)}`;
}

function times(count: number): string {
	return count === 1 ? 'once' : `${count} times`;
}

function transformed({ columns, error }: Returned): Transformed {
	return error === undefined ? { columns } : { refusal: error };
}

function unmatched(sent: readonly Untransformed[], returned: readonly Returned[]): Error {
	const said = returned.find(({ error }) => error !== undefined)?.error;
	const because = said === undefined ? '' : `. One of them says: ${shortened(said, 200)}`;
	return transformError(
		'transformUnmatched',
		say`Of ${sent.length} records that went into the transform, ${returned.length} came back, and not all of them say which records they were made of${because}`,
		say`Let what ${option('transformWith')} runs give back each item with its "_sync", or as many items as it was given, in the same order. Nothing of this batch was written.`,
		{ parameter: 'transformWith' },
	);
}
