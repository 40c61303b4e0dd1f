import { readdirSync } from 'node:fs';

import { bulkMark, markIn } from '../../../../engine/sources/shopify/bulk/operation/mark';
import type { Run } from '../../../../engine/run/run';
import type { BulkTruth, Simulator } from '../../../../simulator';
import { openFilesIn } from '../../../support/openFiles';
import type { Violation } from '../../violation';

/** A run that reads by bulk operations. */
export interface BulkReader {
	/** Names its sync, the same in every run. */
	readonly owner: string;
	readonly run: Run;
}

interface Started {
	readonly operation: string;
	readonly query: string;
	/** The run that started it had lost its lease while its request was on its way, which nothing can keep from Shopify. */
	readonly isLate: boolean;
}

const foreign = 'another client';
const mostBetweenLooksMs = 10 * 60_000;

/** Looks at what is made of a shop's bulk operations. */
export class BulkWatch {
	readonly violations: Violation[] = [];
	/** Operations that runs have started, those that others have, and how often one of ours wanted a place that another had. */
	readonly counts = { started: 0, foreign: 0, contested: 0 };
	private readonly latest = new Map<string, number>();
	private readonly started: Started[] = [];
	private readonly linked = new Set<string>();

	/**
	 * @param folder for temporary files
	 * @param mostAtOnce of more orders than these an operation is shown as failed
	 * @param operationsAtOnce how many of one app run at once
	 */
	constructor(
		private readonly simulator: Simulator,
		private readonly folder: string,
		private readonly mostAtOnce: number,
		private readonly operationsAtOnce: number,
	) {}

	/** The run reads from now on; those of its sync that have begun before it have lost their lease. */
	opened({ owner, run }: BulkReader): void {
		this.latest.set(owner, Math.max(run.token, this.latest.get(owner) ?? 0));
	}

	/** The run is about to start an operation. */
	asksToStart(reader: BulkReader): void {
		if (!this.hasLease(reader)) {
			this.found('oneOperation', `${reader.run.id} starts one, and has lost its lease`);
		}
		if (this.isContested(reader)) this.counts.contested += 1;
	}

	/** A request to start an operation has had its effect, whatever was heard of it. */
	afterStart(reader: BulkReader): void {
		const known = new Set(this.started.map(({ operation }) => operation));
		for (const { id, query, startedBy } of this.simulator.bulk.operations()) {
			if (known.has(id) || startedBy === foreign) continue;
			const isLate = !this.hasLease(reader);
			if (!isLate) this.checkAlone(id, query);
			this.started.push({ operation: id, query, isLate });
			this.counts.started += 1;
		}
	}

	/** The run is about to read a file. */
	reads(reader: BulkReader, url: string): void {
		const [, number = ''] = /\/bulk-operation-outputs\/(\d+)-/.exec(url) ?? [];
		const id = `gid://shopify/BulkOperation/${number}`;
		if (!this.isOwn(reader, id)) this.found('ownFiles', `${reader.run.id} reads the file of ${id}`);
	}

	/** The run is about to cancel the operation that its request names. */
	cancels(reader: BulkReader, body: string): void {
		const [id = ''] = /gid:\/\/shopify\/BulkOperation\/\d+/.exec(body) ?? [];
		if (!this.isOwn(reader, id)) this.found('ownFiles', `${reader.run.id} cancels ${id}`);
	}

	/** The run has waited for so long for a place, and waits on. */
	waits({ run }: BulkReader, waitedMs: number, limitMs: number): void {
		// For others' operations, and for a rate limit; and how long a look may take, or a pause.
		if (waitedMs > 2 * limitMs + mostBetweenLooksMs) {
			this.found('waitsWithin', `${run.id} has waited for ${waitedMs / 1_000} s`);
		}
	}

	/** Whether it is the first that is used to a file. */
	isFirstLink(url: string): boolean {
		const file = new URL(url).pathname.replace(/-[^/]*$/, '');
		const isFirst = !this.linked.has(file);
		this.linked.add(file);
		return isFirst;
	}

	/** After quiet. */
	finish(): readonly Violation[] {
		const operations = this.simulator.bulk.operations();
		for (const { id, startedBy, downloads } of operations) {
			if (startedBy !== foreign) continue;
			this.counts.foreign += 1;
			if (downloads > 0) this.found('ownFiles', `${id} is somebody else's, and was read`);
		}
		const { leakedTokens } = this.simulator.stats();
		if (leakedTokens > 0) this.found('noToken', `${leakedTokens} times`);
		for (const left of [...readdirSync(this.folder), ...openFilesIn(this.folder)]) {
			this.found('nothingLeft', left);
		}
		return this.violations;
	}

	/** Of those before it none is there that answers the same, and none of its sync runs. */
	private checkAlone(id: string, query: string): void {
		const truths = this.truths();
		const owner = markIn(query)?.owner;
		for (const before of this.started.filter(({ isLate }) => !isLate)) {
			const truth = truths.get(before.operation);
			if (truth === undefined) continue;
			const runs = isGoing(truth);
			const answers =
				truth.status === 'COMPLETED' && Number(truth.rootObjectCount) <= this.mostAtOnce;
			const isSame = before.query === query && truth.status !== 'CANCELING' && (runs || answers);
			if (isSame || (runs && markIn(before.query)?.owner === owner)) {
				this.found('oneOperation', `${id} beside ${before.operation}, which is ${truth.status}`);
			}
		}
	}

	/** Whether there is no place, since others of ours have it. */
	private isContested({ owner, run }: BulkReader): boolean {
		const own = bulkMark(owner, run.id, '').owner;
		const running = this.simulator.bulk.operations().filter(isGoing);
		const ofOurs = running.flatMap(({ query }) => markIn(query)?.owner ?? []);
		return running.length >= this.operationsAtOnce && ofOurs.some((one) => one !== own);
	}

	/** Whether a run of the same sync has started it. */
	private isOwn({ owner, run }: BulkReader, id: string): boolean {
		const operation = this.truths().get(id);
		if (operation === undefined || operation.startedBy === foreign) return false;
		return markIn(operation.query)?.owner === bulkMark(owner, run.id, '').owner;
	}

	private hasLease({ owner, run }: BulkReader): boolean {
		return run.token >= (this.latest.get(owner) ?? 0);
	}

	private truths(): ReadonlyMap<string, BulkTruth> {
		return new Map(this.simulator.bulk.operations().map((truth) => [truth.id, truth]));
	}

	private found(invariant: Violation['invariant'], detail: string): void {
		this.violations.push({ invariant, detail });
	}
}

function isGoing({ status }: BulkTruth): boolean {
	return ['CREATED', 'RUNNING', 'CANCELING'].includes(status);
}
