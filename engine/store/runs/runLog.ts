import type { StepKind } from '../../run/runStep';
import type { AccountScope } from '../accountDatabase';
import type { Scope } from '../scope';

/** Something that happened in a run. */
export interface RunStep {
	readonly kind: StepKind;
	readonly message: string;
	/** Whatever belongs to it; when it is long, the beginning of its JSON. */
	readonly details?: unknown;
	/** Epoch milliseconds. */
	readonly at: number;
}

/** So many steps are kept of a run, the latest of them. */
export const MAX_STEPS = 1_000;
const MAX_MESSAGE_LENGTH = 2_000;
const MAX_DETAILS_LENGTH = 65_536;

export async function logStep(
	scope: AccountScope,
	runId: string,
	kind: StepKind,
	message: string,
	details?: unknown,
): Promise<void> {
	const run = scope.within({ run_id: runId });
	const latest = await run
		.from('sync_run_step')
		.select('seq')
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirst();
	const seq = (latest?.seq ?? 0) + 1;
	await run
		.insertInto('sync_run_step', {
			seq,
			kind,
			message: shortMessage(message),
			details: details === undefined ? null : detailsText(details),
			happened_at: scope.now,
		})
		.execute();
	if (seq <= MAX_STEPS) return;
	await run
		.deleteFrom('sync_run_step')
		.where('seq', '<=', seq - MAX_STEPS)
		.execute();
}

/** In the order in which they happened. */
export async function readSteps(scope: Scope, runId: string): Promise<readonly RunStep[]> {
	const run = scope.within({ run_id: runId });
	const rows = await run.from('sync_run_step').selectAll().orderBy('seq').execute();
	return rows.map((row) => ({
		kind: row.kind as StepKind,
		message: row.message,
		...(row.details === null ? {} : { details: JSON.parse(row.details) as unknown }),
		at: row.happened_at,
	}));
}

/** A message as both back ends can keep it: PostgreSQL's text knows no U+0000. */
export function shortMessage(message: string): string {
	const text = message.toWellFormed().replaceAll('\u0000', '\ufffd');
	return text.length > MAX_MESSAGE_LENGTH
		? `${text.slice(0, MAX_MESSAGE_LENGTH - 1).toWellFormed()}…`
		: text;
}

/** An error is logged while something is going wrong already, so what cannot be kept whole is cut, never refused. */
function detailsText(details: unknown): string {
	let text: string | undefined;
	try {
		text = JSON.stringify(details);
	} catch {
		// Circular, or a bigint.
	}
	if (text === undefined) return JSON.stringify(shortMessage(String(details)));
	if (text.length <= MAX_DETAILS_LENGTH) return text;
	return JSON.stringify(`${text.slice(0, MAX_DETAILS_LENGTH / 2).toWellFormed()}…`);
}
