import { shownTime } from '../../run/errors';
import { act, choice, option, say } from '../../wording';
import { storeError } from '../errors';
import type { StoreTables } from '../schema/tables';
import type { SyncScope } from '../scope';

/** One entry of a watermark's ledger. Times in epoch milliseconds; undefined where there was no watermark. */
export interface WatermarkMove {
	readonly seq: number;
	readonly from: number | undefined;
	readonly to: number | undefined;
	/** Undefined for an undo. */
	readonly runId: string | undefined;
	readonly reason: 'commit' | 'undo';
	/** For an undo: the move whose state it brought back; 0 is the state before the first. */
	readonly restoredSeq: number | undefined;
	readonly at: number;
}

export async function readWatermark(
	sync: SyncScope,
): Promise<{ readonly position: number | undefined; readonly seq: number }> {
	const row = await sync.from('sync_watermark').select(['position', 'seq']).executeTakeFirst();
	return { position: row?.position ?? undefined, seq: row?.seq ?? 0 };
}

/** Moves the watermark and writes that into its ledger. Both or neither, since the caller's transaction is around. */
export async function moveWatermark(
	sync: SyncScope,
	move: Omit<WatermarkMove, 'seq' | 'from'>,
): Promise<WatermarkMove> {
	const before = await readWatermark(sync);
	const made = { ...move, seq: before.seq + 1, from: before.position };
	const state = { position: made.to ?? null, seq: made.seq };
	await sync.put('sync_watermark', [], state);
	await sync
		.insertInto('sync_watermark_move', {
			seq: made.seq,
			moved_from: made.from ?? null,
			moved_to: made.to ?? null,
			run_id: made.runId ?? null,
			reason: made.reason,
			restored_seq: made.restoredSeq ?? null,
			moved_at: made.at,
		})
		.execute();
	return made;
}

/** Latest first. */
export async function readLedger(
	sync: SyncScope,
	limit?: number,
): Promise<readonly WatermarkMove[]> {
	let query = sync.from('sync_watermark_move').selectAll().orderBy('seq', 'desc');
	if (limit !== undefined) query = query.limit(limit);
	return (await query.execute()).map(toMove);
}

/**
 * What the watermark was before its last move that is still in force. An undo points to the move whose state it
 * brought back, so that another goes back one further.
 *
 * @throws EngineError `nothingToUndo`
 */
export async function positionBefore(
	sync: SyncScope,
): Promise<{ readonly position: number | undefined; readonly seq: number }> {
	const move = async (seq: number): Promise<WatermarkMove> => {
		const row = await sync
			.from('sync_watermark_move')
			.selectAll()
			.where('seq', '=', seq)
			.executeTakeFirst();
		if (row !== undefined) return toMove(row);
		throw nothingToUndo(sync.key.sync, 'older moves are no longer kept');
	};
	const { seq: latest } = await readWatermark(sync);
	if (latest === 0) throw nothingToUndo(sync.key.sync, 'it has never moved');
	const inForce = stateOf(await move(latest));
	if (inForce === 0) throw nothingToUndo(sync.key.sync, 'all of its moves are undone');
	if (inForce === 1) return { position: undefined, seq: 0 };
	const former = await move(inForce - 1);
	return { position: former.to, seq: stateOf(former) };
}

/**
 * A time that the watermark is put back to, and the move that had taken it there or past it: another undo goes back to
 * before that one.
 *
 * @throws EngineError `nothingToUndo`, `notBack`
 */
export async function positionAt(
	sync: SyncScope,
	backTo: number,
): Promise<{ readonly position: number; readonly seq: number }> {
	const { position, seq: latest } = await readWatermark(sync);
	if (position === undefined) throw nothingToUndo(sync.key.sync, 'it stands nowhere');
	if (backTo >= position) throw notBack(sync.key.sync, backTo, position);
	const moves = new Map((await readLedger(sync)).map((move) => [move.seq, move]));
	const stateAt = (seq: number): number => moves.get(seq)?.restoredSeq ?? seq;
	let seq = stateAt(latest);
	for (
		let former = moves.get(seq - 1);
		former?.to !== undefined && former.to >= backTo;
		former = moves.get(seq - 1)
	) {
		seq = stateOf(former);
	}
	return { position: backTo, seq };
}

function stateOf(move: WatermarkMove): number {
	return move.restoredSeq ?? move.seq;
}

function nothingToUndo(sync: string, reason: string): Error {
	return storeError(
		'nothingToUndo',
		`There is nothing to undo of the watermark of "${sync}": ${reason}`,
		say`To fetch a stretch of time once more, use ${act('begin')} with the job type ${choice('fullBackfill')}, which leaves the watermark where it is.`,
		{ parameter: 'sync' },
	);
}

function notBack(sync: string, backTo: number, position: number): Error {
	return storeError(
		'notBack',
		`The watermark of "${sync}" stands at ${shownTime(position)}, and an undo moves it back only, not to ${shownTime(backTo)}`,
		say`Give a time before that in "${option('backTo')}". The next run begins there.`,
		{ parameter: 'backTo' },
	);
}

function toMove(row: StoreTables['sync_watermark_move']): WatermarkMove {
	return {
		seq: row.seq,
		from: row.moved_from ?? undefined,
		to: row.moved_to ?? undefined,
		runId: row.run_id ?? undefined,
		reason: row.reason as WatermarkMove['reason'],
		restoredSeq: row.restored_seq ?? undefined,
		at: row.moved_at,
	};
}
