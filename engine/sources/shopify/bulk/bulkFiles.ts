import type { Environment } from '../../../environment';
import type { ShopifyClient } from '../client/shopifyClient';
import { aheadOfSourceMs } from '../client/sourceTime';
import { fileBytes } from './file/fileBytes';
import type { FileDoor } from './file/fileDoor';
import type { BulkJoin } from './join/bulkJoin';
import type { JoinPlan } from './join/joinPlan';
import { checkPatience } from './operation/checkPatience';
import type { BulkListener, BulkPatience } from './operation/life';
import type { BulkMark } from './operation/mark';
import type { BulkOperation } from './operation/operation';
import type { BulkRun, NotedPart, OperationNotes } from './operation/notes';
import { BulkRunner } from './operation/runOperation';
import { readWhole } from './readWhole';

export interface BulkOptions {
	/** The way to the file, without credentials. */
	readonly files: FileDoor;
	/** The folder for temporary files. */
	readonly folder: string;
	readonly patience: BulkPatience;
	readonly notes: OperationNotes;
	/** Names the sync and its account, the same in every run. */
	readonly owner: string;
	readonly run: BulkRun;
	/**
	 * By how much, in milliseconds, an order's change may come later into the shop's index than the window that it is of has
	 * ended. Where an earlier run's operation is gone on with, so much of its end is asked for again. Default: a day.
	 */
	readonly lateMs?: number | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Told of each step of an operation, and waited for. */
	readonly told?: BulkListener | undefined;
}

/** Of windows that reach back nowhere, or do not tell how far. */
export const usualLateMs = 24 * 3_600_000;

/** What an operation is asked for, and by whom. */
export interface BulkQuestion {
	readonly mark: BulkMark;
	readonly body: string;
	readonly plan: JoinPlan;
	/** Noted with the operation; absent where it is about no window. */
	readonly part?: NotedPart;
	/** Whether it can be asked for in halves, should it be too much. Default: no. */
	readonly mayHalve?: boolean;
}

/** A file that is whole. */
export interface BulkFile {
	/** When what it holds was not read yet, in epoch milliseconds of this machine. */
	readonly readAt: number;
	/** To be closed by who has read it. */
	readonly join: BulkJoin;
}

/** What a line takes on average, where Shopify does not say how large its file is. */
const usualLineBytes = 500;
const unknownBytes = 256 * 1024 * 1024;

/** Has questions answered by operations, and gives out their files once they are whole. */
export class BulkFiles {
	/** @throws EngineError `invalidPatience` */
	constructor(
		private readonly client: ShopifyClient,
		private readonly environment: Environment,
		private readonly options: BulkOptions,
	) {
		checkPatience(options.patience);
	}

	/**
	 * @returns undefined where there is nothing
	 * @throws EngineError of a `ShopifyErrorKind`; the signal's reason
	 */
	async answering({
		mark,
		body,
		plan,
		part,
		mayHalve,
	}: BulkQuestion): Promise<BulkFile | undefined> {
		const { environment } = this;
		const { files, folder, signal, told } = this.options;
		const askedAt = environment.now();
		const runner = this.runnerFor(part);
		const operation = await runner.run(mark, body, mayHalve);
		const { id, url, bytes, objects } = operation;
		if (url === undefined) return undefined;
		await told?.({ step: 'downloading', id, objects });
		const linkAgain = async (): Promise<string> => {
			const renewed = await runner.linkAgain(mark, body, operation);
			return renewed.url ?? url;
		};
		const read = () => fileBytes({ door: files, environment, url, linkAgain, bytes, signal });
		const expectedBytes =
			bytes ?? (objects === undefined ? unknownBytes : objects * usualLineBytes);
		const join = await readWhole(operation, read, { plan, folder, expectedBytes });
		let isHandedOn = false;
		try {
			await told?.({ step: 'upserting', id, objects });
			isHandedOn = true;
		} finally {
			if (!isHandedOn) await join.close();
		}
		return { readAt: Math.min(askedAt, this.createdAt(operation) ?? askedAt), join };
	}

	private runnerFor(part: NotedPart | undefined): BulkRunner {
		const { client, environment, options } = this;
		const { notes, run } = options;
		return new BulkRunner({
			...options,
			client,
			environment,
			runStartedAt: (part?.run ?? run).startedAt,
			notes: {
				read: async () => await notes.read(),
				note: async (operation) => await notes.note(part ? { ...operation, part } : operation),
			},
		});
	}

	/** An operation that an earlier attempt has started shows orders as they were then. By this machine's clock. */
	private createdAt({ createdAt }: BulkOperation): number | undefined {
		return createdAt === undefined ? undefined : createdAt + aheadOfSourceMs(this.client);
	}
}
