import type { IExecuteFunctions } from 'n8n-workflow';

import type { WriteResult } from '../../engine/destination/destination';

const shownIds = 5;

/** What is worth telling of a whole execution, once each. */
export class ExecutionHints {
	private readonly notReported = new Set<string>();
	private readonly dry = new Set<string>();
	private readonly repeated = new Set<string>();
	private readonly withoutDeletes = new Set<string>();
	private stale = 0;
	private failed = 0;

	/** @param what is not told of what the block has done, since this is a test run */
	heldBack(what: string): void {
		this.notReported.add(what);
	}

	dryRun(runId: string): void {
		this.dry.add(runId);
	}

	written({ counts, repeated }: WriteResult): void {
		this.stale += counts.stale;
		for (const { externalId } of repeated) this.repeated.add(externalId);
	}

	/** @param reason why what is gone from the source was not given out */
	noDeletes(reason: string): void {
		this.withoutDeletes.add(reason);
	}

	repeatedIds(externalIds: Iterable<string>): void {
		for (const externalId of externalIds) this.repeated.add(externalId);
	}

	failedRecords(count: number): void {
		this.failed += count;
	}

	show(context: IExecuteFunctions): void {
		for (const [message, type] of this.messages()) {
			context.addExecutionHints({ message, type, location: 'outputPane' });
		}
	}

	private *messages(): Generator<[message: string, type: 'info' | 'warning']> {
		if (this.notReported.size > 0) {
			yield [
				`Not told to ${[...this.notReported].join(', ')}, since this is a test run. A published workflow does so; to do it in test runs too, add the option "Write in Test Runs".`,
				'info',
			];
		}
		if (this.dry.size > 0) {
			yield [
				`Nothing was written, since ${[...this.dry].join(', ')} only shows what a run would do. The counts say what would have been written.`,
				'info',
			];
		}
		if (this.failed > 0) {
			yield [
				`${counted(this.failed, 'record')} failed, and came out of "Failed" with the reason.`,
				'warning',
			];
		}
		for (const reason of this.withoutDeletes) {
			yield [`Nothing came out of "Deleted", since ${reason}.`, 'warning'];
		}
		if (this.repeated.size > 0) {
			const some = [...this.repeated].slice(0, shownIds).join(', ');
			const more = this.repeated.size > shownIds ? ', …' : '';
			yield [
				`${counted(this.repeated.size, 'external ID')} came more than once: ${some}${more}. The newest version of each counts, the others are unchanged. If they are different records, choose more fields for "External ID".`,
				'warning',
			];
		}
		if (this.stale > 0) {
			yield [
				`${counted(this.stale, 'record')} came in an older version than the one that is known already, and changed nothing.`,
				'info',
			];
		}
	}
}

function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}
