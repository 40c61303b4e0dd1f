/** What a line of a run's log is. */
export type StepKind = 'begun' | 'step' | 'error' | 'committed' | 'failed' | 'abandoned';

/** What a run goes through, in this order; what a source or a workflow does not have is left out. */
export const stepNames = [
	'initiated',
	'polling',
	'downloading',
	'upserting',
	'transforming',
	'completed',
	'failed',
] as const;

export type StepName = (typeof stepNames)[number];

/** What a line tells beside its message. */
export interface StepDetails {
	readonly step: StepName;
	/** Whether the work of the step is done. Default: it goes on until the next one. */
	readonly isDone?: boolean;
}

/** A line of the log, as far as it tells where the run is. */
export interface LoggedStep {
	readonly kind: StepKind;
	/** {@link StepDetails}, or whatever else was put there. */
	readonly details?: unknown;
}

/** The step that a line is of; undefined for what is said on the way. */
export function stepOf({ kind, details }: LoggedStep): StepName | undefined {
	switch (kind) {
		case 'begun':
			return 'initiated';
		case 'committed':
			return 'completed';
		case 'failed':
		case 'abandoned':
			return 'failed';
		default:
			return detailsOf(details)?.step;
	}
}

/**
 * The step in which a run has failed, or died: the last one that it had come to, unless the work of that was done.
 *
 * @param log in the order in which it was written
 * @returns undefined for a run that has not failed, and where its log does not tell
 */
export function failedIn(log: readonly LoggedStep[]): StepName | undefined {
	const end = log.at(-1);
	if (end === undefined || stepOf(end) !== 'failed') return undefined;
	const told = log.map(({ details }) => detailsOf(details)).filter((each) => each !== undefined);
	const last = told.at(-1);
	return last?.isDone === true ? undefined : last?.step;
}

function detailsOf(details: unknown): StepDetails | undefined {
	if (typeof details !== 'object' || details === null) return undefined;
	const { step, isDone } = details as Readonly<Record<string, unknown>>;
	const name = stepNames.find((each) => each === step);
	return name === undefined ? undefined : { step: name, isDone: isDone === true };
}
