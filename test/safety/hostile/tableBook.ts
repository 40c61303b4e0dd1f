import type { INodeParameters } from 'n8n-workflow';

import type { WorkflowRun } from '../../support/workflowRun';
import { block } from './blocks';
import { accountColumn, ExpectedTable } from './expectedTable';
import { honestColumnTypes } from './honestRecord';
import type { Play, Tally } from './play';
import { tableReader } from './storedRows';
import { Handed, type Item } from './supply';

/** A table, what was handed in for it, and what it must hold of that. */
export class TableBook {
	readonly handed = new Handed();
	executions = 0;
	private readonly expected: ExpectedTable;

	/**
	 * @param owner the account whose table it is; undefined for one that accounts share
	 * @param saysTypes whether the types of honest fields are said, or guessed from the first records
	 */
	constructor(
		readonly name: string,
		readonly owner: string | undefined,
		private readonly saysTypes: boolean,
	) {
		this.expected = new ExpectedTable(name, owner);
	}

	/** The block's options for it. */
	get options(): INodeParameters {
		return {
			...(this.owner === undefined ? { accountColumn } : {}),
			...(this.saysTypes ? { columnTypes: { columns: honestColumnTypes } } : {}),
		};
	}

	/** Takes it that all but the refused are written, and counts them. */
	take(items: readonly Item[], refused: ReadonlySet<number>, run: WorkflowRun, tally: Tally): void {
		this.executions += 1;
		const mayLackFields = run
			.hints(block)
			.some(({ message }) => message.startsWith('Fields were left out'));
		for (const [place, item] of items.entries()) {
			const { json, isHonest } = item;
			if (isHonest) tally.honest += 1;
			else if (refused.has(place)) tally.hostileRefused += 1;
			else tally.hostileWritten += 1;
			if (refused.has(place) || (isHonest && item.novelty === 'older')) continue;
			const account = this.owner ?? String(json.shop).trim();
			this.expected.expect({ account, json, isHonest, mayLackFields });
		}
	}

	/** Looks at the table itself. */
	async compare({ credential, findings }: Play): Promise<void> {
		const reader = await tableReader(credential);
		try {
			await this.expected.compare(await reader.table(this.name), findings);
		} finally {
			await reader.close();
		}
	}
}
