import type { EngineError } from '../errors';
import { instantAt } from '../records/instant';
import { ValueRefusal } from '../records/refusal';
import type { Cell } from './cell';
import type { ReconcileOptions, TableOptions } from './destination';
import { option, type Said, say } from '../wording';
import { destinationError } from './errors';
import type { TableShape } from './tableShape';

const defaultMaxShare = 0.2;

export function checkReconcileOptions({
	readBefore,
	maxShare = defaultMaxShare,
}: ReconcileOptions) {
	if (instantAt(readBefore) !== undefined && maxShare >= 0 && maxShare <= 1) return;
	throw destinationError(
		'invalidOption',
		`A reconcile run cannot judge what was read before ${readBefore} with a share of ${maxShare} that may be deleted.`,
		'Give the time in epoch milliseconds and the share as a number from 0 to 1.',
		{ parameter: 'maxShare' },
	);
}

/**
 * @throws EngineError `invalidOption` for an ID that no row can have: skipped in silence, a wrongly mapped ID
 * would look like a source that has lost everything
 */
export function idCells(id: readonly unknown[], shape: TableShape): readonly Cell[] {
	return shape.key.map(({ column, encode }, index) => {
		const fault = (reason: string) =>
			destinationError(
				'invalidOption',
				`The list of IDs holds one that cannot be in the column "${column.name}": ${reason}.`,
				'Check which field the IDs are taken from.',
				{ parameter: 'key' },
			);
		try {
			return encode(id[index]);
		} catch (error) {
			throw error instanceof ValueRefusal ? fault(error.message) : error;
		}
	});
}

/**
 * @param listed how many IDs the source has
 * @param areKnown whether any of them is the ID of one of the owner's rows
 * @throws EngineError `idsUnknown`: they are of another kind, and would have all rows deleted, however many may be
 */
export function checkKnown(
	listed: number,
	areKnown: boolean,
	{ table }: Pick<TableOptions, 'table'>,
): void {
	if (listed === 0 || areKnown) return;
	throw destinationError(
		'idsUnknown',
		`None of the ${listed} IDs that the source has is in the table "${table}". Nothing was deleted.`,
		say`The IDs must be those of the columns in "${option('key')}". If "${option('transformWith')}" makes others of them, hand in all that it makes as input items. If the table is only behind its source, let the sync run first.`,
		{ parameter: 'key' },
	);
}

/** What is said of too many deletes. */
export interface ShareWords {
	/** What there are too few of. */
	readonly things: string;
	/** What is wrong with them: a part of a sentence. */
	readonly fault: string;
	readonly remedy: Said;
}

const listWords: ShareWords = {
	things: 'records',
	fault: 'are not in the list of IDs',
	remedy: 'Make sure that all IDs were listed; if so many are gone indeed, raise the share.',
};

/**
 * @param words default: those of a reconcile run
 * @throws EngineError `tooManyDeletes`
 */
export function checkShare(
	deleted: number,
	existing: number,
	{ maxShare = defaultMaxShare }: Pick<ReconcileOptions, 'maxShare'>,
	{ things, fault, remedy }: ShareWords = listWords,
): void {
	if (deleted <= existing * maxShare) return;
	const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
	throw destinationError(
		'tooManyDeletes',
		`${deleted} of ${existing} ${things} (${percent(deleted / existing)}) ${fault}, and at most ${percent(maxShare)} may be deleted at once. None was.`,
		remedy,
		{ parameter: 'maxShare' },
	);
}

export function idsLost(added: number, arrived: number): EngineError {
	return destinationError(
		'sessionLost',
		`${added} IDs were listed, and the database kept ${arrived} of them. Nothing was deleted.`,
		'Run it again; behind a pooler in transaction mode, connect to the database itself, which keeps sessions.',
	);
}
