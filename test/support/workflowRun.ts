import type {
	ExecutionError,
	ExecutionStatus,
	IDataObject,
	INodeExecutionData,
	IRun,
	IRunExecutionData,
	NodeExecutionHint,
} from 'n8n-workflow';

/** What came of an execution. */
export interface WorkflowRun {
	/** `killed` when the execution was abandoned as if the process had died. */
	readonly status: ExecutionStatus | 'killed';
	readonly error: ExecutionError | undefined;
	/** The blocks in the order in which they began, a loop's as often as they did. */
	readonly order: readonly string[];
	/** n8n's own record of it; absent when killed. */
	readonly record: IRun | undefined;
	/** The workflow's static data as it stood at the end. */
	readonly staticData: IDataObject;
	/** How many times a block ran. */
	rounds(block: string): number;
	/** The items that a block sent out of one of its outputs (the first) in one of its rounds (the last). */
	items(block: string, output?: number, round?: number): INodeExecutionData[];
	/** The same, only their JSON. */
	json(block: string, output?: number, round?: number): IDataObject[];
	/** What a block said in hints, in all its rounds. */
	hints(block: string): NodeExecutionHint[];
	/** The same without what each round says of what it has done. */
	remarks(block: string): NodeExecutionHint[];
}

const saidOfWork =
	/(?:^|· )(?:Written|Would be written) to the table|^Handed over|Done: \d+ (?:order|record)/;

export function describeRun(
	outcome: IRun | 'killed',
	order: readonly string[],
	staticData: IDataObject,
): WorkflowRun {
	const record = outcome === 'killed' ? undefined : outcome;
	const roundsOf = (block: string) => record?.data.resultData.runData[block] ?? [];
	const items = (block: string, output = 0, round = -1): INodeExecutionData[] =>
		roundsOf(block).at(round)?.data?.main?.[output] ?? [];
	const hints = (block: string) => roundsOf(block).flatMap((round) => round.hints ?? []);
	return {
		status: record?.status ?? 'killed',
		error: record?.data.resultData.error,
		order,
		record,
		staticData,
		rounds: (block) => roundsOf(block).length,
		items,
		json: (block, output, round) => items(block, output, round).map((item) => item.json),
		hints,
		remarks: (block) => hints(block).filter(({ message }) => !saidOfWork.test(message)),
	};
}

/** The state from which *Retry* goes on: as it was saved, without the error and the round that failed. */
export function forRetry(record: IRun): IRunExecutionData {
	const former = saved(record.data);
	const { lastNodeExecuted, runData } = former.resultData;
	delete former.resultData.error;
	const rounds = lastNodeExecuted === undefined ? undefined : runData[lastNodeExecuted];
	if (rounds?.at(-1)?.error !== undefined) rounds.pop();
	return former;
}

/** What is left of a value after n8n's database: plain data, shared with nothing. */
export function saved<Value>(value: Value): Value {
	return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}
